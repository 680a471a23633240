// npm run generate: writes the CRDs that are checked in.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderCrds } from './render-crds.ts';

const directory = join(import.meta.dirname, '../../crds');
mkdirSync(directory, { recursive: true });
const files = renderCrds();
for (const stale of readdirSync(directory)) if (!files.has(stale)) rmSync(join(directory, stale));
for (const [name, text] of files) writeFileSync(join(directory, name), text);
