import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Tree } from '@capstan/tree';
import { readSourceIgnore } from './source-ignore.ts';

/** Paths of every shape: names that are alike, files and folders of one name, three levels. */
const PATHS = [
  'a',
  'b.txt',
  'ab/a',
  'ab/b',
  'ab/c/a',
  'ab/c/b.txt',
  'c/a',
  'c/ab/a',
  'c/ab/b',
  'c/c/c',
  'd-e/x y',
  'd-e/[a]',
  'A/a',
  'e/.b',
  'éé/üü.txt',
];

/** The same numbers for the same seed. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

/** Rules as people write them: a name or a path of segments, anchored or not, of a folder or of anything. */
function* rulesOf(seed: number): Generator<string, never> {
  const random = numbers(seed);
  const pick = <T>(choices: readonly T[]): T => choices[Math.floor(random.next().value * choices.length)] as T; // within the list
  const segment = () =>
    pick([
      'a',
      'b',
      'c',
      'ab',
      'A',
      '*',
      'a*',
      '*b',
      '*.txt',
      '?',
      '?b',
      '[ab]',
      '[^a]',
      '[a-c]',
      'a?',
      'd-e',
      '\\[a]',
      'x y',
      'x\\ y',
      '.b',
      'éé',
      '*c*',
    ]);
  for (;;) {
    const segments = Array.from({ length: pick([1, 1, 1, 2, 2, 3]) }, segment);
    yield `${pick(['', '', '/'])}${segments.join('/')}${pick(['', '', '/'])}`;
  }
}

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'check-ignore-'));
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  spawnSync('git', ['init', '--quiet', root], { env });
  for (const path of PATHS) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), '');
  }
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

/** What the real git leaves out by these rules, in the root or in a folder. */
function ignoredByGit(rules: readonly string[], directory = ''): string[] {
  const file = join(root, directory, '.gitignore');
  writeFileSync(file, `${rules.join('\n')}\n`);
  const args = ['-C', root, '-c', 'core.quotePath=false', 'check-ignore', '--no-index', '-z', '--stdin'];
  const { stdout } = spawnSync('git', args, { input: PATHS.join('\0') });
  rmSync(file);
  return stdout
    .toString()
    .split('\0')
    .filter((path) => path !== '')
    .sort();
}

function ignoredByUs(rules: readonly string[], directory = ''): string[] {
  const files = PATHS.map((path) => [path, ''] as const);
  const tree = Tree.of(directory === '' ? files : [...files, [`${directory}/.sourceignore`, rules.join('\n')]]);
  const filter = readSourceIgnore(tree, directory === '' ? rules.join('\n') : '');
  return PATHS.filter((path) => filter(path, 'file')).sort();
}

/** The lists of rules, of so many, by which we and git leave out something else. */
function differences(count: number, makeRules: () => string[], directory?: string): string[] {
  const found: string[] = [];
  for (let i = 0; i < count; i++) {
    const rules = makeRules();
    const [ours, gits] = [ignoredByUs(rules, directory), ignoredByGit(rules, directory)];
    if (ours.join() !== gits.join()) found.push(`${rules.join(' , ')}: ${ours.join(' ')} | git: ${gits.join(' ')}`);
  }
  return found;
}

const take = (rules: Generator<string, never>, count: number) => Array.from({ length: count }, () => rules.next().value);

describe('ignore rules leave out what those of the real git do', () => {
  test('one by one', () => {
    const rules = rulesOf(1);
    expect(differences(150, () => take(rules, 1))).toEqual([]);
  }, 60_000);

  test('several of them', () => {
    const rules = rulesOf(2);
    expect(differences(60, () => take(rules, 4))).toEqual([]);
  }, 60_000);

  test.each(['ab', 'c/ab'])(
    'in the folder %s, for what lies below it',
    (directory) => {
      const rules = rulesOf(3);
      expect(differences(40, () => take(rules, 2), directory)).toEqual([]);
    },
    60_000,
  );

  test('with files let in again, the last rule deciding', () => {
    const random = numbers(4);
    // They fit files alone: where a folder is left out, git lets nothing in again, and Flux does.
    const names = ['*.txt', 'b*', 'b.txt', '/b.txt', '*b.txt', '/ab/c/b.txt', 'c/b.txt', '?.txt'];
    const rule = () => `${random.next().value < 0.4 ? '!' : ''}${names[Math.floor(random.next().value * names.length)]}`;
    expect(differences(60, () => [rule(), rule(), rule()])).toEqual([]);
  }, 60_000);

  test.each([
    '**/a',
    '**/ab',
    '/**/a',
    'ab/**',
    'c/**',
    'ab/**/a',
    'c/**/b',
    '**/c/',
    '# a',
    '\\#a',
    '',
    '   ',
    'a ',
    'x y ',
    '\\!a',
    '!a',
    '*',
    '/*',
    '*/',
    'ab/',
    './a',
    'a/',
    'b.txt/',
    '[',
    '[a',
    '[]',
    'c/*/a',
    '*/*/*',
    'é*',
    '*\r',
  ])('of a special form: %j', (rule) => {
    expect(differences(1, () => [rule])).toEqual([]);
  });
});

test.each([
  ['[!a] is "!" or "a" in Go', '[!a]', ['a', 'ab/a', 'ab/c/a', 'c/a', 'c/ab/a', 'A/a']],
  ['an empty segment counts for nothing', 'ab//a', ['ab/a']],
  ['? is a character, not a byte', '??.txt', ['éé/üü.txt']],
])('as Flux has it, and not git: %s', (_, rule, ignored) => {
  expect(ignoredByUs([rule])).toEqual([...ignored].sort());
  expect(ignoredByGit([rule])).not.toEqual([...ignored].sort());
});
