import { createHash } from 'node:crypto';
import { type Closure, remoteKey } from '@capstan/kustomize';
import type { Tree } from '@capstan/tree';

/**
 * The digest of all that a tree holds of a build's inputs, and of the revisions of what it took from elsewhere: where it is the same in
 * another revision, so is what is built. Undefined where something could not be had.
 */
export function digestClosure(tree: Tree, closure: Closure): string | undefined {
  if (closure.remotes.some(({ revision }) => revision === undefined)) return undefined;
  const hash = createHash('sha256');
  const note = (kind: string, path: string, content: Uint8Array | string): void => {
    hash.update(`${kind}\0${path}\0${content.length}\0`).update(content);
  };
  for (const path of closure.files) note('file', path, tree.readFile(path) ?? 'absent');
  for (const path of closure.directories) note('directory', path, tree.readDirectory(path)?.join('\0') ?? 'absent');
  for (const path of closure.absent) note('absent', path, tree.kindOf(path) ?? 'absent');
  for (const { request, revision } of closure.remotes) note('remote', remoteKey(request), revision ?? '');
  return hash.digest('hex');
}
