#!/usr/bin/env node
// The capstan command, as built by `npm run build`.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [major] = process.versions.node.split('.');
const main = new URL('../dist/main.js', import.meta.url);
if (Number(major) < 24) {
  process.stderr.write(`capstan needs Node 24 or newer; this is ${process.version}\n`);
  process.exitCode = 1;
} else if (!existsSync(fileURLToPath(main))) {
  process.stderr.write('capstan is not built yet: run `npm run build` first\n');
  process.exitCode = 1;
} else await import(main.href);
