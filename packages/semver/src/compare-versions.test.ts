import { compareVersions } from './compare-versions.ts';
import { parseVersion } from './version.ts';

const ascending = [
  '0.9.9',
  '1.0.0-0',
  '1.0.0-2',
  '1.0.0-11',
  '1.0.0-alpha',
  '1.0.0-alpha.1',
  '1.0.0-alpha.beta',
  '1.0.0-rc.2',
  '1.0.0-rc.11',
  '1.0.0',
  '1.0.1',
  '1.2.0',
  '1.10.0',
  '9007199254740993.0.0',
  '9007199254740994.0.0',
].map((text) => parseVersion(text));

describe('compareVersions', () => {
  test('orders by number, then prerelease before release', () => {
    expect([...ascending].reverse().sort(compareVersions)).toEqual(ascending);
  });

  test('does not count metadata, nor how a version was written', () => {
    expect(compareVersions(parseVersion('v1.2'), parseVersion('1.2.0+build.7'))).toBe(0);
  });
});

describe('a pair of versions', () => {
  // What Masterminds' library answers, by way of sprig's semver.
  test.each([
    ['1.0.0', '2.0.0', -1],
    ['2.0.0', '2.1.0', -1],
    ['2.1.0', '2.1.1', -1],
    ['1.0.0-alpha', '1.0.0', -1],
    ['1.0.0-alpha', '1.0.0-alpha.1', -1],
    ['1.0.0-alpha.1', '1.0.0-alpha.beta', -1],
    ['1.0.0-alpha.beta', '1.0.0-beta', -1],
    ['1.0.0-beta.2', '1.0.0-beta.11', -1],
    ['1.0.0-rc.1', '1.0.0', -1],
    ['1.0.0-1', '1.0.0-a', -1],
    ['1.0.0-A', '1.0.0-a', -1],
    ['1.0.0--', '1.0.0-0', 1],
    ['1.0.0-9', '1.0.0-10', -1],
    ['1.0.0-9a', '1.0.0-10a', 1],
    ['1.0.0+a', '1.0.0+b', 0],
    ['1', 'v1.0.0', 0],
    ['1.0.0-a.b', '1.0.0-a.b.c', -1],
    ['1.0.0-99999999999999999999', '1.0.0-a', -1],
    ['1.0.0-99999999999999999999', '1.0.0-100000000000000000000', 1],
    ['1.0.0-18446744073709551615', '1.0.0-18446744073709551616', -1],
    ['1.2.3-x-y', '1.2.3-x.y', 1],
    ['9007199254740993.0.0', '9007199254740992.0.0', 1],
  ])('%j and %j compare as %d', (left, right, expected) => {
    expect(Math.sign(compareVersions(parseVersion(left), parseVersion(right)))).toBe(expected);
    expect(Math.sign(compareVersions(parseVersion(right), parseVersion(left)))).toBe(0 - expected);
  });
});
