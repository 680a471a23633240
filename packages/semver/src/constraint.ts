import { type Comparator, type Operator, satisfies } from './comparator.ts';
import { SemverError } from './error.ts';
import { parseVersion, type Version } from './version.ts';

/** Which versions are wanted. */
export interface Constraint {
  /** Whether `version` is one of them. Prereleases are only where the matching group names one, or {@link parseConstraint} was told so. */
  check(version: Version): boolean;
}

const MAX_LENGTH = 512;
const MAX_GROUPS = 32;
const SPACE = '[\\t\\n\\f\\r ]';
const IDENTIFIERS = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
const NUMBER = '[0-9|xX*]+';
const VERSION = `v?(${NUMBER})(?:\\.(${NUMBER}))?(?:\\.(${NUMBER}))?(-${IDENTIFIERS})?(?:\\+${IDENTIFIERS})?`;
const TERM = new RegExp(`(!=|>=|=>|<=|=<|~>|=|>|<|~|\\^|)${SPACE}*${VERSION}`, 'y');
const SEPARATOR = new RegExp(`${SPACE}*,${SPACE}*|${SPACE}+`, 'y');
const RANGE = new RegExp(`${SPACE}*(${VERSION})${SPACE}+-${SPACE}+(${VERSION})${SPACE}*`, 'g');
const EDGES = new RegExp(`^${SPACE}+|${SPACE}+$`, 'g');

const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['', '='],
  ['=', '='],
  ['!=', '!='],
  ['>', '>'],
  ['<', '<'],
  ['>=', '>='],
  ['=>', '>='],
  ['<=', '<='],
  ['=<', '<='],
  ['~', '~'],
  ['~>', '~'],
  ['^', '^'],
]);

/**
 * Reads a constraint by Masterminds' rules (v3): comparators joined by commas or spaces are all wanted, groups joined by `||` any;
 * `1.2 - 1.4` is a range, `x`, `X`, `*` and absent numbers are open. Throws {@link SemverError} with the code `InvalidConstraint`.
 */
export function parseConstraint(text: string, options: { includePrereleases?: boolean } = {}): Constraint {
  if (text.length > MAX_LENGTH) throw invalid(`constraint string is too long (max ${MAX_LENGTH} bytes)`);
  const groups = rewriteRanges(text).split('||');
  if (groups.length > MAX_GROUPS) throw invalid(`too many constraint groups (max ${MAX_GROUPS})`);
  const alternatives = groups.map((group) => {
    const comparators = parseGroup(group);
    const includePrereleases = options.includePrereleases === true || comparators.some(({ version }) => version.prerelease !== '');
    return { comparators, includePrereleases };
  });
  return {
    check: (version) =>
      alternatives.some(({ comparators, includePrereleases }) =>
        comparators.every((comparator) => satisfies(version, comparator, includePrereleases)),
      ),
  };
}

/** `A - B` becomes `>= A, <= B`. */
function rewriteRanges(text: string): string {
  let rewritten = text;
  for (const match of text.matchAll(RANGE)) {
    // The groups of VERSION stand between the two.
    const [whole, from, , , , , to] = match;
    rewritten = rewritten.replace(whole, () => `>= ${from}, <= ${to} `);
  }
  return rewritten;
}

/** Comparators one after another, by position: one expression for the whole group would backtrack without bounds. */
function parseGroup(group: string): Comparator[] {
  const text = group.replace(EDGES, '');
  const comparators: Comparator[] = [];
  for (let position = 0; ; ) {
    TERM.lastIndex = position;
    const term = TERM.exec(text);
    if (term === null) throw invalid(`improper constraint: ${JSON.stringify(group)}`);
    comparators.push(parseComparator(term));
    position = TERM.lastIndex;
    if (position === text.length) return comparators;
    SEPARATOR.lastIndex = position;
    if (!SEPARATOR.test(text)) throw invalid(`improper constraint: ${JSON.stringify(group)}`);
    position = SEPARATOR.lastIndex;
  }
}

function parseComparator([, symbol = '', major, minor, patch, prerelease = '']: RegExpExecArray): Comparator {
  const operator = OPERATORS.get(symbol) ?? '=';
  const open = isOpen(major) ? 'major' : isOpen(minor) ? 'minor' : isOpen(patch) ? 'patch' : undefined;
  const numbers = { major: `0.0.0`, minor: `${major}.0.0`, patch: `${major}.${minor}.0` };
  try {
    const version = parseVersion(`${open === undefined ? `${major}.${minor}.${patch}` : numbers[open]}${prerelease}`);
    return { operator, version, open };
  } catch {
    throw invalid('constraint parser error');
  }
}

function isOpen(number: string | undefined): boolean {
  return number === undefined || number === 'x' || number === 'X' || number === '*';
}

function invalid(message: string): SemverError {
  return new SemverError('InvalidConstraint', message);
}
