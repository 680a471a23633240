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
