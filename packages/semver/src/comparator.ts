import { comparePrereleases, compareVersions } from './compare-versions.ts';
import type { Version } from './version.ts';

/** The operators of a constraint; `=>` and `=<` are other spellings, `~>` is `~`, and none is `=`. */
export type Operator = '=' | '!=' | '>' | '<' | '>=' | '<=' | '~' | '^';

/** One operator and version of a constraint. */
export interface Comparator {
  readonly operator: Operator;
  /** The version, with 0 in the place of what was left open. */
  readonly version: Version;
  /** The first number that was left open (`1`, `1.x`, `*`); undefined where all three were given. */
  readonly open: 'major' | 'minor' | 'patch' | undefined;
}

/** Whether `version` satisfies one comparator; prereleases satisfy none unless `includePrereleases`. */
export function satisfies(version: Version, comparator: Comparator, includePrereleases: boolean): boolean {
  if (version.prerelease !== '' && !includePrereleases) return false;
  return RULES[comparator.operator](version, comparator);
}

type Rule = (version: Version, comparator: Comparator) => boolean;

const RULES: Record<Operator, Rule> = {
  '=': (version, comparator) =>
    comparator.open === undefined ? compareVersions(version, comparator.version) === 0 : sameMinor(version, comparator),
  '!=': differs,
  '>': isGreater,
  '<': (version, comparator) => compareVersions(version, comparator.version) < 0,
  '>=': (version, comparator) => compareVersions(version, comparator.version) >= 0,
  '<=': isAtMost,
  '~': sameMinor,
  '^': sameLeading,
};

function differs(version: Version, { version: other, open }: Comparator): boolean {
  if (open === 'major' || open === undefined) return compareVersions(version, other) !== 0;
  if (version.major !== other.major) return true;
  if (open === 'minor') return false;
  if (version.minor !== other.minor) return true;
  return comparePrereleases(version.prerelease, other.prerelease) !== 0;
}

/** `>11` wants 12 or more, `>11.1` wants 11.2 or more. */
function isGreater(version: Version, { version: other, open }: Comparator): boolean {
  if (open === undefined) return compareVersions(version, other) > 0;
  if (version.major !== other.major) return version.major > other.major;
  if (open === 'minor') return false;
  if (open === 'patch') return version.minor > other.minor;
  return compareVersions(version, other) > 0;
}

/** `<=11` allows all of 11, `<=11.1` all of 11.1. */
function isAtMost(version: Version, { version: other, open }: Comparator): boolean {
  if (open === undefined) return compareVersions(version, other) <= 0;
  if (version.major > other.major) return false;
  return version.major !== other.major || version.minor <= other.minor || open === 'minor';
}

/** `~1.2.3` is `>=1.2.3 <1.3.0`, `~1` is `>=1.0.0 <2.0.0`; `~0.0.0` and `~*` allow all, as Masterminds has it. */
function sameMinor(version: Version, { version: other, open }: Comparator): boolean {
  if (compareVersions(version, other) < 0) return false;
  const zero = other.major === 0n && other.minor === 0n && other.patch === 0n;
  if (zero && (open === undefined || open === 'major')) return true;
  return version.major === other.major && (version.minor === other.minor || open === 'minor');
}

/** `^1.2.3` is `>=1.2.3 <2.0.0`, `^0.2.3` is `>=0.2.3 <0.3.0`, `^0.0.3` is `0.0.3` alone. */
function sameLeading(version: Version, { version: other, open }: Comparator): boolean {
  if (compareVersions(version, other) < 0) return false;
  if (other.major > 0n || open === 'minor') return version.major === other.major;
  if (version.major > 0n) return false;
  if (other.minor > 0n || open === 'patch') return version.minor === other.minor;
  return version.minor === 0n && version.patch === other.patch;
}
