// Compiles the package in the current folder: SWC file by file into dist; entries named in package.json are bundled into one file each.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { transformFile } from '@swc/core';
import { build } from 'esbuild';
import { builtinModules } from './builtin-modules.mjs';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const entries = manifest.bundle ?? [];
// Built aside: whoever starts the package meanwhile finds the old one or the new one, never half of one.
const aside = `dist.${process.pid}`;
process.on('exit', () => rmSync(aside, { recursive: true, force: true }));
// Where another package's build fails, the others are ended.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));
const output = entries.length > 0 ? join(aside, 'esm') : aside;

for (const file of readdirSync('src', { recursive: true })) {
  const isData = file.endsWith('.json');
  if (file.startsWith(`testing${sep}`) || file.startsWith(`testdata${sep}`)) continue;
  if (!isData && (!file.endsWith('.ts') || file.endsWith('.test.ts'))) continue;
  const target = join(output, file.replace(/\.ts$/, '.js'));
  mkdirSync(dirname(target), { recursive: true });
  if (isData) {
    writeFileSync(target, readFileSync(join('src', file)));
    continue;
  }
  const { code } = await transformFile(join('src', file), {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2024', rewriteRelativeImportExtensions: true },
    module: { type: 'es6' },
    swcrc: false,
  });
  writeFileSync(target, code);
}

if (entries.length > 0) {
  await build({
    entryPoints: entries.map((entry) => ({ in: join(output, `${entry}.js`), out: entry })),
    outdir: aside,
    bundle: true,
    // What is imported when first needed (kubeconfig files, cloud SDKs) stays out of the file that every start reads.
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    platform: 'node',
    format: 'esm',
    target: 'node24',
    // One-byte text without comments, which costs a running controller less; names stay, for stacks that a person can read.
    minifySyntax: true,
    minifyWhitespace: true,
    lineLimit: 120,
    legalComments: 'none',
    // Libraries in CommonJS that are bundled into a module still call require for Node's own modules.
    plugins: [builtinModules],
    banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
    logLevel: 'warning',
  });
}

// Node keeps a file's text in memory, twice as large where one character needs two bytes (esbuild leaves those of regular expressions):
// for a controller that counts.
for (const entry of manifest.name.endsWith('-controller') ? entries : []) {
  const wide = /[^\0-\u00ff]/.exec(readFileSync(join(aside, `${entry}.js`), 'utf8'));
  if (wide !== null) throw new Error(`${manifest.name}: ${entry}.js has the character "${wide[0]}"; write it as an escape in the source`);
}

if (existsSync('dist')) renameSync('dist', `${aside}.old`);
renameSync(aside, 'dist');
rmSync(`${aside}.old`, { recursive: true, force: true });
