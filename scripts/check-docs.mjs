// What the documentation promises to be whole: a README for every package whose examples import what there is, a row for every error
// code and for every reason of a condition.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every gap, as `FILE: what is missing`. */
export function docsFaults(root) {
  const faults = [];
  const catalogue = readFileSync(join(root, 'docs/reference/errors.md'), 'utf8');
  for (const name of readdirSync(join(root, 'packages'))) {
    const home = join(root, 'packages', name);
    if (!existsSync(join(home, 'README.md'))) faults.push(`packages/${name}: no README.md`);
    else for (const fault of exampleFaults(root, join(home, 'README.md'))) faults.push(`packages/${name}/README.md: ${fault}`);
    const section = catalogue.split(/^## /m).find((part) => part.startsWith(`packages/${name}\n`)) ?? '';
    for (const code of errorCodes(join(home, 'src/error.ts'))) {
      if (!section.includes(`\`${code}\``)) faults.push(`docs/reference/errors.md: ${code} of packages/${name} is not listed`);
    }
  }
  return [...new Set([...faults, ...reasonFaults(root)])];
}

/** The reasons of conditions and events that a controller gives and that docs/reference/conditions.md does not explain. */
function* reasonFaults(root) {
  const page = readFileSync(join(root, 'docs/reference/conditions.md'), 'utf8');
  for (const name of readdirSync(join(root, 'packages')).filter((folder) => folder.endsWith('-controller'))) {
    const home = join(root, 'packages', name, 'src');
    for (const file of readdirSync(home, { recursive: true })) {
      if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue;
      const text = readFileSync(join(home, file), 'utf8');
      for (const [, reason] of text.matchAll(/(?:\bReason\.|\breason: '|[eE]vent(?:Of)?\('\w+', '|fetchFailed\(')([A-Z]\w+)/g)) {
        if (!page.includes(`\`${reason}\``)) yield `docs/reference/conditions.md: ${reason} of packages/${name} is not explained`;
      }
    }
  }
}

/** What the examples of a page import that its package does not export. */
function* exampleFaults(root, page) {
  for (const [, example] of readFileSync(page, 'utf8').matchAll(/```ts\n(.*?)```/gs)) {
    for (const [, names, other] of example.matchAll(/import (?:type )?\{([^}]*)\} from '@capstan\/([\w-]+)'/g)) {
      const index = join(root, 'packages', other, 'src/index.ts');
      const exported = existsSync(index) ? readFileSync(index, 'utf8') : '';
      for (const name of names.split(',').map((text) => text.trim().replace(/^type /, ''))) {
        // `export *` says no names: the type checker sees to what others import of it.
        if (name !== '' && !exported.includes('export *') && !new RegExp(`\\b${name}\\b`).test(exported)) {
          yield `'${name}' is no export of @capstan/${other}`;
        }
      }
    }
  }
}

/** The members of every union of string literals whose name ends in `Code`. */
function errorCodes(file) {
  if (!existsSync(file)) return [];
  const unions = readFileSync(file, 'utf8').matchAll(/type \w+Code =([^;]+);/g);
  return [...unions].flatMap(([, union]) => [...union.matchAll(/'([A-Za-z]+)'/g)].map(([, code]) => code));
}
