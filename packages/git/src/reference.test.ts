import { spawnSync } from 'node:child_process';
import { GitError } from './error.ts';
import { type ReferenceSpec, resolveReference, scopeOf } from './reference.ts';

const a = 'a'.repeat(40);
const b = 'b'.repeat(40);
const c = 'c'.repeat(40);
const refs = new Map([
  ['refs/heads/master', a],
  ['refs/heads/main', b],
  ['refs/heads/feature/x', c],
  ['refs/tags/v1.0.0', a],
  ['refs/tags/1.2.0', b],
  ['refs/tags/v1.10.0', c],
  ['refs/tags/v2.0.0-rc.1', a],
  ['refs/tags/1.3', b],
  ['refs/tags/latest', c],
  ['refs/pull/7/head', b],
]);

describe('resolveReference', () => {
  test.each<[string, ReferenceSpec, string, string | undefined]>([
    ['the branch master where nothing is said', {}, `master@sha1:${a}`, 'refs/heads/master'],
    ['a branch', { branch: 'main' }, `main@sha1:${b}`, 'refs/heads/main'],
    ['a branch with a slash', { branch: 'feature/x' }, `feature/x@sha1:${c}`, 'refs/heads/feature/x'],
    ['a tag, over a branch', { branch: 'main', tag: 'latest' }, `latest@sha1:${c}`, 'refs/tags/latest'],
    ['the newest version, over a tag', { tag: 'latest', semver: '>=1.0.0' }, `v1.10.0@sha1:${c}`, 'refs/tags/v1.10.0'],
    ['a version without v', { semver: '~1.2' }, `1.2.0@sha1:${b}`, 'refs/tags/1.2.0'],
    ['a prerelease where one is named', { semver: '>=2.0.0-0' }, `v2.0.0-rc.1@sha1:${a}`, 'refs/tags/v2.0.0-rc.1'],
    ['a name, over a version', { semver: '*', name: 'refs/pull/7/head' }, `refs/pull/7/head@sha1:${b}`, 'refs/pull/7/head'],
    ['a commit, over all', { name: 'refs/pull/7/head', commit: c }, `sha1:${c}`, undefined],
    ['a commit of a branch', { branch: 'main', commit: c }, `main@sha1:${c}`, 'refs/heads/main'],
  ])('finds %s', (_name, spec, revision, name) => {
    expect(resolveReference(refs, spec)).toMatchObject({ revision, name });
  });

  test('takes the last by name among versions that differ by metadata alone', () => {
    const tags = new Map([
      ['refs/tags/v1.0.0+2', b],
      ['refs/tags/v1.0.0+1', a],
    ]);
    expect(resolveReference(tags, { semver: '1.x' }).revision).toBe(`v1.0.0+2@sha1:${b}`);
  });

  test.each<[ReferenceSpec, string, string]>([
    [{ branch: 'absent' }, 'ReferenceNotFound', `couldn't find remote ref "refs/heads/absent"`],
    [{ tag: 'absent' }, 'ReferenceNotFound', `couldn't find remote ref "refs/tags/absent"`],
    [{ name: 'refs/x/y' }, 'ReferenceNotFound', `unable to resolve ref 'refs/x/y' to a specific commit`],
    [{ semver: '>=9' }, 'ReferenceNotFound', 'no match found for semver: >=9'],
    [{ semver: 'x.y' }, 'InvalidReference', 'semver parse error: improper constraint: "x.y"'],
    [{ commit: 'abc123' }, 'InvalidReference', `commit 'abc123' is not a full hash of 40 or 64 hexadecimal digits`],
    [{ branch: '--upload-pack=x' }, 'InvalidReference', 'invalid reference name "--upload-pack=x"'],
    [{ name: '--exec' }, 'InvalidReference', 'invalid reference name "--exec"'],
    [{ branch: 'a b' }, 'InvalidReference', 'invalid reference name "refs/heads/a b"'],
    [{ branch: 'a..b' }, 'InvalidReference', 'invalid reference name "refs/heads/a..b"'],
    [{ tag: 'a:b' }, 'InvalidReference', 'invalid reference name "refs/tags/a:b"'],
  ])('refuses %j', (spec, code, message) => {
    expect(() => resolveReference(refs, spec)).toThrow(expect.objectContaining({ code, message }));
  });

  test('says that a repository without branches is empty', () => {
    expect(() => resolveReference(new Map(), { branch: 'main' })).toThrow(expect.objectContaining({ code: 'EmptyRepository' }));
  });
});

test.each<[ReferenceSpec, string]>([
  [{}, 'heads'],
  [{ branch: 'x', tag: 'y' }, 'tags'],
  [{ semver: '*' }, 'tags'],
  [{ name: 'refs/heads/x' }, 'heads'],
  [{ name: 'refs/tags/x' }, 'tags'],
  [{ name: 'refs/pull/1/head' }, 'all'],
  [{ commit: a, name: 'refs/pull/1/head' }, 'none'],
])('to resolve %j, what is asked for is %s', (spec, scope) => {
  expect(scopeOf(spec)).toBe(scope);
});

/** The tag that a constraint finds among these; undefined where none fits. */
function newest(constraint: string, tags: readonly string[]): string | undefined {
  const all = new Map(tags.map((tag, index) => [`refs/tags/${tag}`, index.toString(16).padStart(40, '0')]));
  try {
    return resolveReference(all, { semver: constraint }).name?.slice('refs/tags/'.length);
  } catch (error) {
    if (error instanceof GitError && error.code === 'ReferenceNotFound') return undefined;
    throw error;
  }
}

describe('the newest version', () => {
  test.each<[string, string[], string | undefined]>([
    ['*', ['1.0.0', '1.10.0', '1.9.0'], '1.10.0'],
    ['*', ['v1.0.0', '2.0.0', 'v1.9.9'], '2.0.0'],
    ['*', ['1.0.0-rc.1', '0.9.0'], '0.9.0'],
    ['*', ['1.0.0-rc.1'], undefined],
    ['*-0', ['1.0.0-rc.1', '0.9.0'], '1.0.0-rc.1'],
    ['>=1.0.0-0', ['1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-beta', '1.0.0-beta.11', '1.0.0-beta.2', '1.0.0-rc.1'], '1.0.0-rc.1'],
    ['>=1.0.0-0', ['1.0.0-beta.11', '1.0.0-beta.2'], '1.0.0-beta.11'],
    ['>=1.0.0-0', ['1.0.0-alpha.beta', '1.0.0-alpha.1'], '1.0.0-alpha.beta'],
    ['>=1.0.0-0', ['1.0.0-rc.1', '1.0.0'], '1.0.0'],
    ['~1.2.0', ['1.2.9', '1.3.0', '1.2.10'], '1.2.10'],
    ['^1.2.0', ['1.2.9', '1.3.0', '2.0.0'], '1.3.0'],
    ['^0.2.0', ['0.2.1', '0.3.0'], '0.2.1'],
    ['1.x', ['1.99.0', '2.0.0'], '1.99.0'],
    ['>1.0.0 <2.0.0', ['1.0.0', '1.5.0', '2.0.0'], '1.5.0'],
    ['<1.0.0 || >=3.0.0', ['0.9.0', '2.0.0', '3.1.0'], '3.1.0'],
    ['!=1.1.0', ['1.0.0', '1.1.0'], '1.0.0'],
    ['1.0.0 - 1.5.0', ['1.0.0', '1.5.0', '1.5.1'], '1.5.0'],
    ['=1.0.0', ['v1.0.0', '1.0.1'], 'v1.0.0'],
    ['*', ['release-1.0.0', 'latest', '1.0', 'v2', '1.0.0.0', '01.0.0', 'vv1.0.0', 'V1.0.0', '1.0.0+'], undefined],
    ['*', ['99999999999999999999.0.0', '1.0.0'], '1.0.0'],
    ['*', [], undefined],
  ])('for %j among %j is %j', (constraint, tags, expected) => {
    expect(newest(constraint, tags)).toBe(expected);
    expect(newest(constraint, tags.toReversed())).toBe(expected);
  });

  test('is looked for among tags alone', () => {
    const heads = new Map([
      ['refs/heads/2.0.0', a],
      ['refs/tags/1.0.0', b],
      ['refs/tags/nested/3.0.0', c],
    ]);
    expect(resolveReference(heads, { semver: '*' }).revision).toBe(`1.0.0@sha1:${b}`);
  });
});

describe('a name of a reference', () => {
  const NAMES = [
    ...[
      'main',
      'feature/x',
      'a.b',
      'a-b',
      'a_b',
      'a+b',
      'a@b',
      '@x',
      'ü',
      '日本',
      'a#b',
      'a%b',
      'a&b',
      'a;b',
      '$(id)',
      '`id`',
      "a'b",
      'a"b',
      'a|b',
      'a>b',
    ],
    ...[
      '',
      '.',
      '..',
      '.a',
      'a/.b',
      'a..b',
      'a/',
      '/a',
      'a//b',
      'a.',
      'a.lock',
      'a.lock/b',
      'a.lockb',
      'a@{b',
      '@{',
      'a{b',
      '{',
      'a b',
      'a\tb',
      'a\nb',
    ],
    ...['a\u0001b', 'a\u007fb', 'a~b', 'a^b', 'a:b', 'a?b', 'a*b', 'a[b', 'a]b', 'a\\b', 'a/b/c/d', 'HEAD', 'refs/heads/x', 'a/-b', 'a-/b'],
  ];

  test.each(NAMES)('is allowed as it is by the real git: %j', (name) => {
    const byGit = spawnSync('git', ['check-ref-format', `refs/heads/${name}`]).status === 0;
    const known = new Map([[`refs/heads/${name}`, a]]);
    const find = () => resolveReference(known, { name: `refs/heads/${name}` }).commit;
    if (byGit) expect(find()).toBe(a);
    else expect(find).toThrow(expect.objectContaining({ code: 'InvalidReference' }));
  });

  test.each(['-x', '--upload-pack=touch /tmp/x', '-', '--'])('that git could take for an option is refused: %j', (name) => {
    for (const spec of [{ branch: name }, { tag: name }, { name }, { branch: name, commit: a }]) {
      expect(() => resolveReference(new Map([[name, a]]), spec)).toThrow(expect.objectContaining({ code: 'InvalidReference' }));
    }
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('leads nowhere but to a reference: %s', (name) => {
    expect(() => resolveReference(refs, { branch: name })).toThrow(expect.objectContaining({ code: 'ReferenceNotFound' }));
    expect(resolveReference(new Map([[`refs/heads/${name}`, a]]), { branch: name }).commit).toBe(a);
  });
});

describe('a commit that is asked for', () => {
  test.each([
    ['a'.repeat(40), `sha1:${'a'.repeat(40)}`],
    ['0123456789abcdef'.repeat(4), `sha256:${'0123456789abcdef'.repeat(4)}`],
  ])('is taken as it is: %s', (commit, revision) => {
    expect(resolveReference(new Map(), { commit }).revision).toBe(revision);
  });

  test.each([
    'A'.repeat(40),
    'a'.repeat(39),
    'a'.repeat(41),
    'g'.repeat(40),
    `${'a'.repeat(40)}\n`,
    ` ${'a'.repeat(40)}`,
    'main',
    '-x',
    '..',
  ])('is refused where it is no full hash: %j', (commit) => {
    expect(() => resolveReference(refs, { commit })).toThrow(expect.objectContaining({ code: 'InvalidReference' }));
  });
});
