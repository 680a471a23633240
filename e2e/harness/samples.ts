import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/toolchain.mjs';
import { E2eError } from '../error.ts';

/** The project's sample manifests and repositories, which lie beside the tree. */
export const samplesDirectory = join(root, '../shared/samples');

/** The path of a sample file or folder, such as `repos/myapp`. Throws `ToolMissing` where the samples are not there. */
export function samplePath(path: string): string {
  const file = join(samplesDirectory, path);
  if (!existsSync(file)) throw new E2eError('ToolMissing', `the sample ${path} is not there: ${file}`);
  return file;
}

/** A sample's text with each address (or other string) replaced by the test's own. Throws `InvalidArgument` for one that is not in it. */
export function readSample(path: string, replacements: Readonly<Record<string, string>> = {}): string {
  let text = readFileSync(samplePath(path), 'utf8');
  for (const [from, to] of Object.entries(replacements)) {
    if (!text.includes(from)) throw new E2eError('InvalidArgument', `${path} does not hold ${from}`);
    text = text.replaceAll(from, to);
  }
  return text;
}
