import { parseConstraint } from './constraint.ts';
import { parseVersion } from './version.ts';

/** The versions that a constraint takes, of those that are given. */
function taken(constraint: string, versions: string): string {
  const parsed = parseConstraint(constraint);
  return versions
    .split(' ')
    .filter((version) => parsed.check(parseVersion(version)))
    .join(' ');
}

// What Masterminds' library answers, by way of sprig's semverCompare.
describe('an exact version', () => {
  test.each([
    ['takes that alone', '1.2.3', '1.2.2 1.2.3 v1.2.3 1.2.4', '1.2.3 v1.2.3'],
    ['takes any metadata', '1.2.3', '1.2.3+a 1.2.3+b.c', '1.2.3+a 1.2.3+b.c'],
    ['takes no prerelease of it', '1.2.3', '1.2.3-rc.1 1.2.3-0', ''],
    ['with an equal sign', '=1.2.3', '1.2.3 1.2.4', '1.2.3'],
    ['with a letter', 'v1.2.3', '1.2.3 v1.2.3', '1.2.3 v1.2.3'],
    ['of a prerelease takes that alone', '1.2.3-rc.1', '1.2.3-rc.1 1.2.3-rc.2 1.2.3', '1.2.3-rc.1'],
    ['with metadata', '1.2.3+a', '1.2.3 1.2.3+b', '1.2.3 1.2.3+b'],
  ])('%s: %j of %j takes %j', (_behaviour, constraint, versions, expected) => {
    expect(taken(constraint, versions)).toBe(expected);
  });
});

describe('an open version', () => {
  test.each([
    ['of a major number', '1', '1.0.0 1.9.9 2.0.0 0.9.9', '1.0.0 1.9.9'],
    ['of two numbers', '1.2', '1.2.0 1.2.9 1.3.0 1.1.9', '1.2.0 1.2.9'],
    ['with x', '1.x', '1.0.0 1.9.9 2.0.0', '1.0.0 1.9.9'],
    ['with X and a star', '1.X', '1.5.0 2.0.0', '1.5.0'],
    ['with a star behind two numbers', '1.2.*', '1.2.0 1.2.9 1.3.0', '1.2.0 1.2.9'],
    ['that is open in the middle is open behind it', '1.x.3', '1.0.0 1.2.4 2.0.0', '1.0.0 1.2.4'],
    ['of a star takes every release', '*', '0.0.0 1.2.3 99.0.0 1.0.0-rc.1', '0.0.0 1.2.3 99.0.0'],
    ['of nothing takes no prerelease', 'x', '0.0.1 1.0.0-0', '0.0.1'],
    ['with a prerelease of open numbers', '1-0', '1.0.0 1.5.0-rc.1 1.0.0-0', '1.0.0 1.5.0-rc.1 1.0.0-0'],
  ])('%s: %j of %j takes %j', (_behaviour, constraint, versions, expected) => {
    expect(taken(constraint, versions)).toBe(expected);
  });
});

describe('not', () => {
  test.each([
    ['a version', '!=1.2.3', '1.2.2 1.2.3 1.2.4', '1.2.2 1.2.4'],
    ['an open version', '!=1.2', '1.2.0 1.2.9 1.3.0 2.2.0', '1.3.0 2.2.0'],
    ['a major number', '!=1', '1.0.0 1.9.0 2.0.0 0.9.0', '2.0.0 0.9.0'],
    ['a star', '!=*', '0.0.0 1.0.0', '1.0.0'],
    ['two of them', '!=1.2.3, !=1.2.4', '1.2.2 1.2.3 1.2.4 1.2.5', '1.2.2 1.2.5'],
  ])('%s: %j of %j takes %j', (_behaviour, constraint, versions, expected) => {
    expect(taken(constraint, versions)).toBe(expected);
  });
});

describe('greater and less', () => {
  test.each([
    ['than a version', '>1.2.3', '1.2.3 1.2.4 2.0.0 1.2.2', '1.2.4 2.0.0'],
    ['than a major number wants the next', '>1', '1.0.0 1.9.9 2.0.0', '2.0.0'],
    ['than two numbers wants the next', '>1.2', '1.2.9 1.3.0 2.0.0', '1.3.0 2.0.0'],
    ['or equal', '>=1.2.3', '1.2.2 1.2.3 1.2.4', '1.2.3 1.2.4'],
    ['or equal, spelled the other way', '=>1.2.3', '1.2.2 1.2.3', '1.2.3'],
    ['or equal to an open version', '>=1.2', '1.1.9 1.2.0', '1.2.0'],
    ['than a version, below', '<1.2.3', '1.2.2 1.2.3 0.0.1', '1.2.2 0.0.1'],
    ['than an open version, below', '<1.2', '1.1.9 1.2.0', '1.1.9'],
    ['or equal, below', '<=1.2.3', '1.2.3 1.2.4', '1.2.3'],
    ['or equal, below, spelled the other way', '=<1.2.3', '1.2.3 1.2.4', '1.2.3'],
    ['or equal to an open version takes all of it', '<=1.2', '1.2.9 1.3.0 1.1.0', '1.2.9 1.1.0'],
    ['or equal to a major number takes all of it', '<=1', '1.9.9 2.0.0', '1.9.9'],
    ['than a star', '>*', '0.0.0 0.0.1', '0.0.1'],
    ['than any', '<*', '0.0.0 1.0.0', ''],
  ])('%s: %j of %j takes %j', (_behaviour, constraint, versions, expected) => {
    expect(taken(constraint, versions)).toBe(expected);
  });
});

describe('a tilde', () => {
  test.each([
    ['of three numbers leaves the patch open', '~1.2.3', '1.2.2 1.2.3 1.2.9 1.3.0', '1.2.3 1.2.9'],
    ['of two numbers', '~1.2', '1.2.0 1.2.9 1.3.0', '1.2.0 1.2.9'],
    ['of one number', '~1', '1.0.0 1.9.9 2.0.0', '1.0.0 1.9.9'],
    ['with a greater sign', '~>1.2.3', '1.2.9 1.3.0', '1.2.9'],
    ['of zeros takes all', '~0.0.0', '0.0.0 5.0.0', '0.0.0 5.0.0'],
    ['of zero', '~0', '0.0.1 0.9.0 1.0.0', '0.0.1 0.9.0'],
    ['of a star', '~*', '0.0.0 9.0.0', '0.0.0 9.0.0'],
    ['of a prerelease', '~1.2.3-rc.1', '1.2.3-rc.0 1.2.3-rc.2 1.2.3 1.2.4-alpha 1.3.0-0', '1.2.3-rc.2 1.2.3 1.2.4-alpha'],
  ])('%s: %j of %j takes %j', (_behaviour, constraint, versions, expected) => {
    expect(taken(constraint, versions)).toBe(expected);
  });
});

describe('a caret', () => {
  test.each([
    ['leaves all behind the first number open', '^1.2.3', '1.2.2 1.2.3 1.9.9 2.0.0', '1.2.3 1.9.9'],
    ['of a zero leaves the patch open', '^0.2.3', '0.2.2 0.2.3 0.2.9 0.3.0', '0.2.3 0.2.9'],
    ['of two zeros leaves nothing open', '^0.0.3', '0.0.3 0.0.4', '0.0.3'],
    ['of two numbers', '^1.2', '1.2.0 1.9.0 2.0.0', '1.2.0 1.9.0'],
    ['of a zero and a number', '^0.2', '0.2.0 0.2.9 0.3.0', '0.2.0 0.2.9'],
    ['of a zero', '^0', '0.0.0 0.9.9 1.0.0', '0.0.0 0.9.9'],
    ['of two zeros alone', '^0.0', '0.0.0 0.0.9 0.1.0', '0.0.0 0.0.9'],
    ['of a prerelease', '^1.2.3-rc.1', '1.2.3-rc.1 1.2.3 1.5.0-alpha 2.0.0-alpha', '1.2.3-rc.1 1.2.3 1.5.0-alpha'],
    ['of a star', '^*', '0.0.0 9.9.9', '0.0.0'],
  ])('%s: %j of %j takes %j', (_behaviour, constraint, versions, expected) => {
    expect(taken(constraint, versions)).toBe(expected);
  });
});

describe('prereleases', () => {
  test.each([
    ['are left out of a range of releases', '>=1.0.0', '1.1.0-rc.1 2.0.0-0 1.1.0', '1.1.0'],
    ['are taken where the constraint names one', '>=1.0.0-0', '1.0.0-0 1.1.0-rc.1 0.9.0', '1.0.0-0 1.1.0-rc.1'],
    ['are taken where any part of the group names one', '>=1.0.0-0 <2', '1.5.0-rc.1 2.0.0-rc.1 2.0.0', '1.5.0-rc.1 2.0.0-rc.1'],
    ['are left out where only another group names one', '>=1.0.0-0 <1.1 || >=2', '1.0.5-rc.1 2.1.0-rc.1 2.1.0', '1.0.5-rc.1 2.1.0'],
    ['come before their release', '<1.2.3-0', '1.2.2 1.2.3-0 1.2.3 1.2.2-rc', '1.2.2 1.2.2-rc'],
    ['are in order', '>1.2.3-alpha.1', '1.2.3-alpha.2 1.2.3-alpha 1.2.3-beta 1.2.3-1', '1.2.3-alpha.2 1.2.3-beta'],
    ['of a provider', '>=1.27-0', '1.27.3-gke.100 1.26.9-gke.1 1.27.0', '1.27.3-gke.100 1.27.0'],
    ['with a letter and metadata', '>=1.27.0', 'v1.27.3+k3s1 v1.26.0+rke2r1', 'v1.27.3+k3s1'],
  ])('%s: %j of %j takes %j', (_behaviour, constraint, versions, expected) => {
    expect(taken(constraint, versions)).toBe(expected);
  });
});

describe('many at once', () => {
  test.each([
    ['with a comma', '>=1.2, <2', '1.1.9 1.2.0 1.9.9 2.0.0', '1.2.0 1.9.9'],
    ['with a comma and no blank', '>=1.2,<2', '1.2.0 2.0.0', '1.2.0'],
    ['with a blank', '>=1.2 <2', '1.2.0 2.0.0', '1.2.0'],
    ['with bars', '<1 || >=2', '0.9.0 1.5.0 2.0.0', '0.9.0 2.0.0'],
    ['with bars and no blank', '<1||>=2', '0.9.0 1.5.0 2.0.0', '0.9.0 2.0.0'],
    ['with bars and commas', '>=1,<1.5 || >=2,<2.5', '1.4.0 1.6.0 2.4.0 2.6.0', '1.4.0 2.4.0'],
    ['with blanks around an operator', '>= 1.2 , < 2', '1.2.0 2.0.0', '1.2.0'],
    ['that contradict each other', '>2, <1', '0.5.0 1.5.0 3.0.0', ''],
  ])('%s: %j of %j takes %j', (_behaviour, constraint, versions, expected) => {
    expect(taken(constraint, versions)).toBe(expected);
  });
});

describe('a range of two', () => {
  test.each([
    ['takes both ends', '1.2.3 - 1.4.0', '1.2.2 1.2.3 1.4.0 1.4.1', '1.2.3 1.4.0'],
    ['of open versions takes all of the last', '1.2 - 1.4', '1.2.0 1.4.9 1.5.0', '1.2.0 1.4.9'],
    ['of major numbers', '1 - 2', '1.0.0 2.9.9 3.0.0', '1.0.0 2.9.9'],
    ['beside another', '1.0 - 1.2 || 3 - 4', '1.1.0 2.0.0 4.5.0', '1.1.0 4.5.0'],
    ['backwards takes nothing', '2 - 1', '1.0.0 1.5.0 2.0.0', ''],
    ['wants blanks around its hyphen', '1.2-1.4', '1.2.0 1.3.0', '1.2.0'],
  ])('%s: %j of %j takes %j', (_behaviour, constraint, versions, expected) => {
    expect(taken(constraint, versions)).toBe(expected);
  });
});

describe('numbers', () => {
  test.each([
    [
      'of 64 bits are told apart',
      '=18446744073709551615.0.0',
      '18446744073709551615.0.0 18446744073709551614.0.0',
      '18446744073709551615.0.0',
    ],
    ['beyond 53 bits are told apart', '>9007199254740992.0.0', '9007199254740993.0.0 9007199254740992.0.0', '9007199254740993.0.0'],
    ['with leading zeros', '=01.02.03', '1.2.3', '1.2.3'],
    ['that are years', '>=2024.01', '2024.01.05 2023.12.31', '2024.01.05'],
  ])('%s: %j of %j takes %j', (_behaviour, constraint, versions, expected) => {
    expect(taken(constraint, versions)).toBe(expected);
  });
});

describe('a constraint that is none', () => {
  test.each([
    ['abc', 'improper constraint: "abc"'],
    ['==1', 'improper constraint: "==1"'],
    ['!1', 'improper constraint: "!1"'],
    ['>>1', 'improper constraint: ">>1"'],
    ['1.2.3.4', 'improper constraint: "1.2.3.4"'],
    ['1.2.3-', 'improper constraint: "1.2.3-"'],
    ['>=1,,<2', 'improper constraint: ">=1,,<2"'],
    [',1', 'improper constraint: ",1"'],
    ['1,', 'improper constraint: "1,"'],
    ['|| 1', 'improper constraint: ""'],
    ['1 ||', 'improper constraint: ""'],
    ['1 | 2 |', 'constraint parser error'],
    ['^^1', 'improper constraint: "^^1"'],
    ['~>=1', 'improper constraint: "~>=1"'],
    ['=>>1', 'improper constraint: "=>>1"'],
    ['1.2.3 -', 'improper constraint: "1.2.3 -"'],
    ['- 1.2.3', 'improper constraint: "- 1.2.3"'],
    ['>= latest', 'improper constraint: ">= latest"'],
    ['v', 'improper constraint: "v"'],
    ['1.2.3-a_b', 'improper constraint: "1.2.3-a_b"'],
    ['1.2.3+', 'improper constraint: "1.2.3+"'],
    ['1.x.x.x', 'improper constraint: "1.x.x.x"'],
    ['99999999999999999999', 'constraint parser error'],
    ['>=1.2.3-01', 'constraint parser error'],
    ['', 'improper constraint: ""'],
    ['<', 'improper constraint: "<"'],
    ['1.2.3 foo', 'improper constraint: "1.2.3 foo"'],
  ])('%j is refused: %s', (text, message) => {
    expect(() => parseConstraint(text)).toThrow(expect.objectContaining({ code: 'InvalidConstraint', message }));
  });
});

describe('parseConstraint', () => {
  test('takes prereleases where it was told so', () => {
    expect(parseConstraint('>=1').check(parseVersion('2.0.0-rc.1'))).toBe(false);
    expect(parseConstraint('>=1', { includePrereleases: true }).check(parseVersion('2.0.0-rc.1'))).toBe(true);
  });

  test.each([
    ['many spaces that lead nowhere', `${'1          '.repeat(46)}!`],
    ['nothing but digits', '1'.repeat(512)],
    ['half a range', `${'1.2.3 -'.repeat(70)}`],
  ])('refuses %s in linear time', (_name, text) => {
    const started = performance.now();
    expect(() => parseConstraint(text)).toThrow(/constraint/);
    expect(performance.now() - started).toBeLessThan(200);
  });

  test.each([
    ['more text than 512 characters', '1 '.repeat(300), 'constraint string is too long (max 512 bytes)'],
    ['more than 32 groups', Array(33).fill('1').join('||'), 'too many constraint groups (max 32)'],
  ])('refuses %s', (_name, text, message) => {
    expect(() => parseConstraint(text)).toThrow(expect.objectContaining({ code: 'InvalidConstraint', message }));
  });
});
