import { encodeJson } from '@capstan/gotemplate';
import { HelmError } from './error.ts';
import { formatGoTime } from './go-time.ts';
import { lockFields, lockTime } from './lock-fields.ts';
import { readYaml } from './read-yaml.ts';

describe('a time', () => {
  test.each([
    ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05Z'],
    ['2026-01-02T03:04:05.000Z', '2026-01-02T03:04:05Z'],
    ['2026-01-02T03:04:05.120000000+02:00', '2026-01-02T03:04:05.12+02:00'],
    ['2026-01-02T03:04:05.1234567891-00:00', '2026-01-02T03:04:05.123456789Z'],
    ['2026-01-02 03:04:05', undefined],
    ['2026-13-02T03:04:05Z', undefined],
    ['2026-01-02T03:04:05', undefined],
    ['', undefined],
  ])('%j is written as %j', (text, expected) => {
    expect(formatGoTime(text)).toBe(expected);
  });
});

describe('a lock', () => {
  test.each([
    ['{}', '{"dependencies":null,"digest":"","generated":"0001-01-01T00:00:00Z"}'],
    ['dependencies: []\ndigest: d\n', '{"dependencies":[],"digest":"d","generated":"0001-01-01T00:00:00Z"}'],
    [
      'dependencies: [{version: "1", name: a}]\ngenerated: "2026-01-02T03:04:05.10Z"\nmore: x\n',
      '{"dependencies":[{"name":"a","repository":"","version":"1"}],"digest":"","generated":"2026-01-02T03:04:05.1Z"}',
    ],
  ])('%j has the three fields of Helm', (text, expected) => {
    expect(encodeJson(lockFields(readYaml(text)))).toBe(expected);
  });

  test('with a time that is none is refused', () => {
    expect(() => lockTime(readYaml('generated: today'))).toThrow(HelmError);
  });
});
