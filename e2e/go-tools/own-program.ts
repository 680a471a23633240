import { join } from 'node:path';
import { ensureGoTools } from './ensure-go-tools.ts';

/**
 * The path of a program of ours around a real tool's library, which is built at first; `variables` as releases of the tool set them.
 * Throws `GoMissing` or `BuildFailed`.
 */
export async function ownProgram(name: string, module: string, variables: Readonly<Record<string, string>> = {}): Promise<string> {
  return join(await ensureGoTools({ name: 'oracles', tools: [{ name, module, package: '.', variables }] }), name);
}
