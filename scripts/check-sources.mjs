// What keeps packages small and free of what nobody uses: the length and names of files, and exports that no other file imports.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';

/** A longer file holds two nouns; a table of cases may be longer. */
const MOST_LINES = 400;
/** Names that say nothing of what is inside. */
const EMPTY_NAMES = /^(utils?|helpers?|common|misc)\.ts$/;

const VALUE = /^export (?:abstract |async )*(?:const|let|function\*?|class) (\w+)/gm;
const IMPORT = /(?:import|export)\s+(?:type\s+)?(\{[^}]*\}|\*[^'"]*)\s*from\s+'([^']+)'|import\('([^']+)'\)/g;

/** Every breach, as `FILE: reason`. */
export function sourceFaults(root) {
  const texts = new Map();
  for (const folder of ['packages', 'e2e', 'bench']) {
    for (const file of typeScriptIn(join(root, folder))) texts.set(file, readFileSync(file, 'utf8'));
  }
  const imported = importsOf(texts, root);
  const faults = [];
  for (const [file, text] of texts) {
    const name = relative(root, file);
    if (!/^packages[\\/][^\\/]+[\\/]src[\\/]/.test(name) || name.includes('generated')) continue;
    const lines = text.split('\n').length - 1;
    if (lines > MOST_LINES && !file.endsWith('.test.ts')) faults.push(`${name}: ${lines} lines, more than ${MOST_LINES}; split it`);
    if (EMPTY_NAMES.test(basename(file))) faults.push(`${name}: name it after what is inside`);
    for (const [, value] of text.matchAll(VALUE)) {
      const users = imported.get(file);
      if (!users?.has(value) && !users?.has('*') && basename(file) !== 'index.ts') faults.push(`${name}: nobody imports ${value}`);
    }
  }
  return faults;
}

/** What is imported of each file. */
function importsOf(texts, root) {
  const imported = new Map();
  const note = (target, name) => imported.set(target, (imported.get(target) ?? new Set()).add(name));
  for (const [file, text] of texts) {
    for (const [, names, from, lazy] of text.matchAll(IMPORT)) {
      const target = targetOf(from ?? lazy, file, root);
      if (target === undefined) continue;
      if (names === undefined || names.startsWith('*')) note(target, '*');
      else
        for (const name of names.slice(1, -1).split(','))
          note(
            target,
            name
              .trim()
              .replace(/^type /, '')
              .split(' as ')[0],
          );
    }
  }
  return imported;
}

function targetOf(specifier, file, root) {
  if (specifier.startsWith('.')) return resolve(dirname(file), specifier);
  const [, name, testing] = /^@capstan\/([^/]+)(\/testing)?$/.exec(specifier) ?? [];
  return name === undefined ? undefined : join(root, 'packages', name, 'src', testing === undefined ? '' : 'testing', 'index.ts');
}

function* typeScriptIn(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !['node_modules', 'dist', 'testdata'].includes(entry.name)) yield* typeScriptIn(path);
    else if (entry.name.endsWith('.ts')) yield path;
  }
}
