import type { Version } from './version.ts';

/** Negative where `a` comes before `b`, positive where after, 0 where they rank the same. Metadata does not count. */
export function compareVersions(a: Version, b: Version): number {
  return (
    order(a.major, b.major) ||
    order(a.minor, b.minor) ||
    order(a.patch, b.patch) ||
    (a.prerelease === b.prerelease
      ? 0
      : a.prerelease === ''
        ? 1
        : b.prerelease === ''
          ? -1
          : comparePrereleases(a.prerelease, b.prerelease))
  );
}

/** As {@link compareVersions}, of what follows `-` alone: numbers before words, fewer parts before more. */
export function comparePrereleases(a: string, b: string): number {
  const left = a.split('.');
  const right = b.split('.');
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = comparePart(left[i] ?? '', right[i] ?? '');
    if (difference !== 0) return difference;
  }
  return 0;
}

function comparePart(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '') return -1;
  if (b === '') return 1;
  const left = parseUint64(a);
  const right = parseUint64(b);
  if (left === undefined && right === undefined) return order(a, b);
  if (left === undefined) return 1;
  if (right === undefined) return -1;
  return left > right ? 1 : -1;
}

/** A number of more than 64 bits counts as a word, as in Go. */
function parseUint64(text: string): bigint | undefined {
  if (!/^[0-9]+$/.test(text)) return undefined;
  const value = BigInt(text);
  return value < 1n << 64n ? value : undefined;
}

function order<T extends bigint | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
