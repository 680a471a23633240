import { SemverError } from './error.ts';

/** A semantic version. The three numbers are 64 bits wide, as in Go. */
export interface Version {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  /** What follows `-`, without it; empty for a release. */
  readonly prerelease: string;
  /** What follows `+`, without it. */
  readonly metadata: string;
  /** The text that was parsed. */
  readonly original: string;
}

const MAX_LENGTH = 256;
const MAX_NUMBER = (1n << 64n) - 1n;
const IDENTIFIERS = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
const LOOSE = new RegExp(`^v?([0-9]+)(?:\\.([0-9]+))?(?:\\.([0-9]+))?(?:-(${IDENTIFIERS}))?(?:\\+(${IDENTIFIERS}))?$`);

/**
 * Reads a version by Masterminds' rules (v3). Loose, the default: a leading `v`, absent minor and patch, and leading zeros are allowed.
 * Strict: exactly `MAJOR.MINOR.PATCH[-PRERELEASE][+METADATA]`. Throws {@link SemverError} with the code `InvalidVersion`.
 */
export function parseVersion(text: string, options: { strict?: boolean } = {}): Version {
  if (options.strict === true && text === '') throw invalid('version string empty');
  if (text.length > MAX_LENGTH) throw invalid(`version string is too long (max ${MAX_LENGTH} bytes)`);
  return options.strict === true ? parseStrict(text) : parseLoose(text);
}

/** A version's canonical text: three numbers, prerelease, metadata, no `v`. */
export function formatVersion(version: Version): string {
  const prerelease = version.prerelease === '' ? '' : `-${version.prerelease}`;
  const metadata = version.metadata === '' ? '' : `+${version.metadata}`;
  return `${version.major}.${version.minor}.${version.patch}${prerelease}${metadata}`;
}

function parseLoose(text: string): Version {
  const match = LOOSE.exec(text);
  if (match === null) throw invalid('invalid semantic version');
  const number = (digits: string | undefined) => parseNumber(digits ?? '0', 'error parsing version segment: ');
  const version = {
    major: number(match[1]),
    minor: number(match[2]),
    patch: number(match[3]),
    prerelease: match[4] ?? '',
    metadata: match[5] ?? '',
    original: text,
  };
  checkPrerelease(version.prerelease);
  return version;
}

function parseStrict(text: string): Version {
  const [major, minor, rest] = splitAtMost(text, '.', 3);
  if (major === undefined || minor === undefined || rest === undefined) throw invalid('invalid semantic version');
  const [beforeMetadata = '', metadata] = splitAtMost(rest, '+', 2);
  if (metadata !== undefined && !metadata.split('.').every(isIdentifier)) throw invalid('invalid metadata string');
  const [patch = '', prerelease] = splitAtMost(beforeMetadata, '-', 2);
  if (prerelease !== undefined) {
    if (!prerelease.split('.').every(isIdentifier)) throw invalid('invalid prerelease string');
    checkPrerelease(prerelease);
  }
  for (const part of [major, minor, patch]) {
    if (!/^[0-9]*$/.test(part)) throw invalid('invalid characters in version');
    if (hasLeadingZero(part)) throw invalid('version segment starts with 0');
  }
  return {
    major: parseNumber(major),
    minor: parseNumber(minor),
    patch: parseNumber(patch),
    prerelease: prerelease ?? '',
    metadata: metadata ?? '',
    original: text,
  };
}

/** At most `limit` parts; the last one keeps the rest. */
function splitAtMost(text: string, separator: string, limit: number): string[] {
  const parts = text.split(separator);
  return parts.length <= limit ? parts : [...parts.slice(0, limit - 1), parts.slice(limit - 1).join(separator)];
}

function parseNumber(digits: string, prefix = ''): bigint {
  const fault = (reason: string) => invalid(`${prefix}strconv.ParseUint: parsing "${digits}": ${reason}`);
  if (digits === '') throw fault('invalid syntax');
  const value = BigInt(digits);
  if (value > MAX_NUMBER) throw fault('value out of range');
  return value;
}

function checkPrerelease(prerelease: string): void {
  if (prerelease.split('.').some((part) => /^[0-9]+$/.test(part) && hasLeadingZero(part))) throw invalid('version segment starts with 0');
}

function isIdentifier(text: string): boolean {
  return /^[0-9A-Za-z-]+$/.test(text);
}

function hasLeadingZero(digits: string): boolean {
  return digits.length > 1 && digits.startsWith('0');
}

function invalid(message: string): SemverError {
  return new SemverError('InvalidVersion', message);
}
