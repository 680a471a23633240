import { formatVersion, parseVersion } from './version.ts';

// What Masterminds' library answers, by way of sprig's semver.
describe('a version', () => {
  test.each([
    ['1.2.3', '1|2|3|||1.2.3'],
    ['v1', '1|0|0|||1.0.0'],
    ['1.2-rc.1+b.5', '1|2|0|rc.1|b.5|1.2.0-rc.1+b.5'],
    ['01.02.03', '1|2|3|||1.2.3'],
    ['1.2.3-rc.10', '1|2|3|rc.10||1.2.3-rc.10'],
    ['1.2.3+001', '1|2|3||001|1.2.3+001'],
    ['18446744073709551615.0.0', '18446744073709551615|0|0|||18446744073709551615.0.0'],
    ['v1.2.3-x-y-z.-', '1|2|3|x-y-z.-||1.2.3-x-y-z.-'],
  ])('%j has the parts %j', (text, expected) => {
    const version = parseVersion(text);
    const { major, minor, patch, prerelease, metadata, original } = version;
    expect([major, minor, patch, prerelease, metadata, formatVersion(version)].join('|')).toBe(expected);
    expect(original).toBe(text);
  });
});

describe('a text that is no version', () => {
  test.each([
    ['abc', 'invalid semantic version'],
    ['', 'invalid semantic version'],
    ['1.2.3.4', 'invalid semantic version'],
    ['1.2.3-', 'invalid semantic version'],
    ['1.2.3+', 'invalid semantic version'],
    ['1.2.3-01', 'version segment starts with 0'],
    ['1.2.3-a..b', 'invalid semantic version'],
    ['1.2.3-a_b', 'invalid semantic version'],
    ['18446744073709551616.0.0', 'error parsing version segment: strconv.ParseUint: parsing "18446744073709551616": value out of range'],
    [' 1.2.3', 'invalid semantic version'],
    ['1.2.3 ', 'invalid semantic version'],
    ['V1.2.3', 'invalid semantic version'],
    ['1..3', 'invalid semantic version'],
    ['.1', 'invalid semantic version'],
    ['-1', 'invalid semantic version'],
    ['1,2', 'invalid semantic version'],
    ['1.2.3-é', 'invalid semantic version'],
    ['1.2.3\n', 'invalid semantic version'],
    ['vv1', 'invalid semantic version'],
  ])('%j is refused: %s', (text, message) => {
    expect(() => parseVersion(text)).toThrow(expect.objectContaining({ code: 'InvalidVersion', message }));
  });

  test('of more than 256 characters is refused before it is looked at', () => {
    expect(() => parseVersion(`1.2.3-${'a'.repeat(300)}`)).toThrow('version string is too long (max 256 bytes)');
  });
});

describe('a version, strictly', () => {
  test.each([
    ['v1.2.3', 'invalid characters in version'],
    ['1.2', 'invalid semantic version'],
    ['01.2.3', 'version segment starts with 0'],
    ['1.2.3-01', 'version segment starts with 0'],
    ['1.2.3-a_b', 'invalid prerelease string'],
    ['1.2.3+a_b', 'invalid metadata string'],
    ['', 'version string empty'],
  ])('%j is refused: %s', (text, message) => {
    expect(() => parseVersion(text, { strict: true })).toThrow(message);
  });

  test.each(['1.2.3', '0.0.0', '1.2.3-rc.1+b.5', '1.2.3-0', '10.20.30'])('%j stays as it is written', (text) => {
    expect(formatVersion(parseVersion(text, { strict: true }))).toBe(text);
  });
});
