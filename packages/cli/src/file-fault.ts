import { isNativeError } from 'node:util/types';

/** What went wrong with a file, in the words of the tools that this command stands for: `open a.yaml: no such file or directory`. */
export function fileFault(error: unknown, path: string): string {
  if (!isNativeError(error)) return `${path}: ${error}`;
  // Node: `ENOENT: no such file or directory, open 'a.yaml'`.
  const [, code, words, call] = /^([A-Z0-9]+): (.*), (\w+)/.exec(error.message) ?? [];
  if (words === undefined) return `${path}: ${error.message}`;
  if (code === 'EISDIR') return `${call} ${path}: is a directory`;
  return `${call === 'scandir' ? 'open' : call} ${path}: ${words}`;
}
