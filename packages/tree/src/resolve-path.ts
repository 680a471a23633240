/**
 * The path of `target` seen from the directory `base`, both inside a tree; undefined where it leaves the tree.
 * A leading `/` means the tree's root only for callers that say so themselves: here it leaves the tree.
 */
export function resolvePath(base: string, target: string): string | undefined {
  if (target.startsWith('/') || target.includes('\0')) return undefined;
  const parts = base === '' ? [] : base.split('/');
  for (const part of target.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}
