import { faultOfBareKey } from './written-bare.ts';

describe('faultOfBareKey', () => {
  test.each([
    ['1', 'a number'],
    ['-1.5e3', 'a number'],
    ['0x1F', 'a number'],
    ['.inf', 'a number'],
    ['true', 'a boolean'],
    ['False', 'a boolean'],
    ['null', 'a null'],
    ['~', 'a null'],
    ['2001-01-01', 'a time'],
    ['<<', 'a merge'],
  ])('%j is read back as %s', (key, noun) => {
    expect(faultOfBareKey(key)).toBe(`the key '${key}' is written without quotes and read back as ${noun}`);
  });

  test.each(['yes', 'on', 'a', 'app.kubernetes.io/name', '1.2.3', '1a', 'a: b', '#a', ''.padEnd(3, '-')])(
    '%j is read back as itself',
    (key) => {
      expect(faultOfBareKey(key)).toBeUndefined();
    },
  );
});
