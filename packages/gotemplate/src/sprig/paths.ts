import { fixed, type GoFunction } from '../go-function.ts';

/** Go's path.Clean. */
export function cleanPath(path: string): string {
  if (path === '') return '.';
  const rooted = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!rooted) parts.push('..');
  }
  const joined = parts.join('/');
  return rooted ? `/${joined}` : joined === '' ? '.' : joined;
}

/** Go's path.Base. */
export function basePath(path: string): string {
  if (path === '') return '.';
  const trimmed = path.replace(/\/+$/, '');
  return trimmed === '' ? '/' : trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

/** Go's path.Ext. */
export function extension(path: string): string {
  const base = path.slice(path.lastIndexOf('/') + 1);
  const dot = base.lastIndexOf('.');
  return dot === -1 ? '' : base.slice(dot);
}

/** sprig's functions of paths; those of the operating system are the same, on Linux. */
export function pathFunctions(): [string, GoFunction][] {
  const base = fixed(['string'], basePath);
  const directory = fixed(['string'], (path) => cleanPath(path.slice(0, path.lastIndexOf('/') + 1)));
  const clean = fixed(['string'], cleanPath);
  const ext = fixed(['string'], extension);
  const isAbsolute = fixed(['string'], (path) => path.startsWith('/'));
  return [
    ['base', base],
    ['dir', directory],
    ['clean', clean],
    ['ext', ext],
    ['isAbs', isAbsolute],
    ['osBase', base],
    ['osDir', directory],
    ['osClean', clean],
    ['osExt', ext],
    ['osIsAbs', isAbsolute],
  ];
}
