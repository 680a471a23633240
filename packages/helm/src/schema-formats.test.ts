import { SCHEMA_FORMATS } from './schema-formats.ts';

const faultOf = (format: string, text: string) => SCHEMA_FORMATS.get(format)?.(text);

describe('formats of schemas', () => {
  test.each([
    ['date', '2024-02-29'],
    ['time', '10:00:00.5Z'],
    ['time', '01:59:60+02:00'],
    ['date-time', '2024-01-01t10:00:00-02:30'],
    ['duration', 'P1Y2M3DT4H5M6S'],
    ['duration', 'P3W'],
    ['email', '"a b"@example.com'],
    ['email', 'a@[1.2.3.4]'],
    ['email', 'a@[IPv6:::1]'],
    ['hostname', 'a-b.example.'],
    ['ipv4', '0.10.255.1'],
    ['ipv6', '::ffff:1.2.3.4'],
    ['ipv6', '1:2:3:4:5:6:7:8'],
    ['uri', 'https://user@host:8080/a%20b?c#d'],
    ['uri', 'urn:a:b'],
    ['uri-reference', '../a?b'],
    ['uuid', '123E4567-e89b-12d3-a456-426614174000'],
    ['semver', '1.0.0-alpha.1+build.5'],
    ['json-pointer', '/a~1b/0'],
  ])('%s takes %j', (format, text) => {
    expect(faultOf(format, text)).toBeUndefined();
  });

  test.each([
    ['date', '2023-02-29', 'day out of range'],
    ['date', '2024-1-1', 'cannot parse "1-1" as "01"'],
    ['date', '2024-01-01x', 'extra text'],
    ['time', '10:00:60Z', 'invalid leap second'],
    ['time', '24:00:00Z', 'out of range'],
    ['date-time', '2024-01-01', 'less than 20 characters long'],
    ['date-time', '2024-01-01 10:00:00Z', '11th character must be t or T'],
    ['duration', 'P', 'nothing after P'],
    ['duration', 'PT', 'missing number'],
    ['email', 'a', 'missing @'],
    ['email', 'a..b@c', 'consecutive dots'],
    ['email', 'a@b_c', "invalid domain: invalid character '_'"],
    ['hostname', `${'a'.repeat(64)}.b`, 'label must be 1 to 63 characters long'],
    ['hostname', 'a..b', 'label must be 1 to 63 characters long'],
    ['ipv4', '1.2.3', 'expected four decimals'],
    ['ipv4', '1.2.3.04', 'leading zeros'],
    ['ipv6', '::1%eth0', 'zone id'],
    ['ipv6', '1:2:3', 'unable to parse IP'],
    ['ipv6', '1::2::3', 'unable to parse IP'],
    ['uri', '/a', 'relative url'],
    ['uri', 'http://a b/', 'invalid character " " in host name'],
    ['uri', 'http://a:b/', 'invalid port ":b" after host'],
    ['uri-reference', 'a%zz', 'invalid URL escape "%zz"'],
    ['uuid', '123e4567', 'must have 5 elements'],
    ['semver', '1.0', 'versionCore'],
    ['json-pointer', '/a~2', '~ must be followed by 0 or 1'],
  ])('%s refuses %j: %s', (format, text, reason) => {
    expect(faultOf(format, text)).toContain(reason);
  });
});
