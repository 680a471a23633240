// What the documentation promises to be whole, and true: a README of one screen for every package; a row for every code of an error, every
// reason of a condition and every metric, and none for what there is not.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Lines of a README. */
const SCREEN = 80;
const METRIC = /'((?:capstan|controller_runtime|go|gotk|leader_election|rest_client|workqueue)_\w+)'/g;

/** Every gap, as `FILE: what is missing`. */
export function docsFaults(root) {
  const faults = [];
  const catalogue = readFileSync(join(root, 'docs/reference/errors.md'), 'utf8');
  for (const name of readdirSync(join(root, 'packages'))) {
    const home = join(root, 'packages', name);
    if (!existsSync(join(home, 'README.md'))) faults.push(`packages/${name}: no README.md`);
    else if (readFileSync(join(home, 'README.md'), 'utf8').split('\n').length > SCREEN)
      faults.push(`packages/${name}/README.md: more than a screen`);
    faults.push(...errorFaults(home, name, catalogue));
  }
  return [...new Set([...faults, ...reasonFaults(root), ...metricFaults(root)])];
}

/** The codes of a package's errors that the catalogue lacks, those that it alone has, and those that nothing gives. */
function* errorFaults(home, name, catalogue) {
  const section = catalogue.split(/^## /m).find((part) => part.startsWith(`packages/${name}\n`)) ?? '';
  const listed = [...section.matchAll(/^\| `(\w+)`/gm)].map(([, code]) => code);
  const { codes, rest } = errorCodes(join(home, 'src/error.ts'));
  const texts = [...sources(join(home, 'src'))].filter(([file]) => file !== 'error.ts').map(([, text]) => text);
  const given = new Set([rest, ...texts].flatMap((text) => [...text.matchAll(/'(\w+)'/g)].map(([, word]) => word)));
  for (const code of codes) {
    if (!listed.includes(code)) yield `docs/reference/errors.md: ${code} of packages/${name} is not listed`;
    if (!given.has(code)) yield `packages/${name}/src/error.ts: nothing gives ${code}`;
  }
  for (const code of listed) if (!codes.includes(code)) yield `docs/reference/errors.md: packages/${name} has no ${code}`;
}

/** The metrics that controllers have and the page has not, and the other way round, but for those of the process, which a library makes. */
function* metricFaults(root) {
  const page = readFileSync(join(root, 'docs/reference/metrics.md'), 'utf8');
  const listed = new Set([...page.matchAll(/^\| (`\w+`(?:, `\w+`)*)/gm)].flatMap(([, names]) => names.replaceAll('`', '').split(', ')));
  const made = new Set();
  const endings = new Set(['']);
  for (const name of readdirSync(join(root, 'packages')).filter((folder) => folder === 'runtime' || folder.endsWith('-controller'))) {
    for (const [, text] of sources(join(root, 'packages', name, 'src'))) {
      for (const [, metric] of text.matchAll(METRIC)) made.add(metric);
      for (const [, ending] of text.matchAll(/`\$\{prefix\}(_\w+)`/g)) endings.add(ending);
    }
  }
  const isMade = (metric) =>
    [...endings].some((ending) => metric.endsWith(ending) && made.has(metric.slice(0, metric.length - ending.length)));
  const isListed = (name) => [...endings].some((ending) => listed.has(name + ending)) || page.includes(`\`${name}\``);
  for (const name of made) if (!isListed(name)) yield `docs/reference/metrics.md: ${name} is not listed`;
  for (const name of listed) if (!isMade(name) && !/^(nodejs|process)?_/.test(name)) yield `docs/reference/metrics.md: there is no ${name}`;
}

/** The files of a folder as they are run, tests left out: each one's path below it, and its text. */
function* sources(folder) {
  for (const file of readdirSync(folder, { recursive: true })) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts') || file.startsWith('testing')) continue;
    yield [file, readFileSync(join(folder, file), 'utf8')];
  }
}

/** The reasons of conditions and events that a controller gives and that docs/reference/conditions.md does not explain. */
function* reasonFaults(root) {
  const page = readFileSync(join(root, 'docs/reference/conditions.md'), 'utf8');
  for (const name of readdirSync(join(root, 'packages')).filter((folder) => folder.endsWith('-controller'))) {
    for (const [, text] of sources(join(root, 'packages', name, 'src'))) {
      for (const [, reason] of text.matchAll(/(?:\bReason\.|\breason: '|[eE]vent(?:Of)?\('\w+', '|fetchFailed\(')([A-Z]\w+)/g)) {
        if (!page.includes(`\`${reason}\``)) yield `docs/reference/conditions.md: ${reason} of packages/${name} is not explained`;
      }
    }
  }
}

/** The members of every union of string literals whose name ends in `Code`, and what the file holds besides. */
function errorCodes(file) {
  if (!existsSync(file)) return { codes: [], rest: '' };
  const text = readFileSync(file, 'utf8');
  const unions = [...text.matchAll(/type \w+Code =([^;]+);/g)].map(([, union]) => union);
  const codes = unions.flatMap((union) => [...union.matchAll(/'(\w+)'/g)].map(([, code]) => code));
  return { codes, rest: unions.reduce((rest, union) => rest.replace(union, ''), text) };
}
