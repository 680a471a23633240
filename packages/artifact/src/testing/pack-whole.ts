import { createHash } from 'node:crypto';
import type { Tree } from '@capstan/tree';
import { type PackOptions, packArchive } from '../pack-archive.ts';

/** An archive whole, with its digest, `sha256:HEX`. */
export interface Archive {
  readonly bytes: Uint8Array;
  readonly digest: string;
}

/** Packs a small tree. */
export async function packWhole(tree: Tree, options?: PackOptions): Promise<Archive> {
  const pieces: Uint8Array[] = [];
  for await (const piece of packArchive(tree, options)) pieces.push(piece);
  const bytes = Buffer.concat(pieces);
  return { bytes, digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}` };
}
