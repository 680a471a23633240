import { keepDigits } from './keep-digits.ts';

test.each<[string, unknown, string]>([
  ['an integer beyond 2^53', { spec: { id: 9_007_199_254_740_993n } }, '{"spec":{"id":9007199254740993}}'],
  ['one below -2^53', [-9_007_199_254_740_993n], '[-9007199254740993]'],
  ['one that a double would hold', { id: 5n }, '{"id":5}'],
  ['text and fractions beside it', { a: 1.5, b: 'x', c: 18_446_744_073_709_551_615n }, '{"a":1.5,"b":"x","c":18446744073709551615}'],
])('%s is written digit by digit', (_what, value, text) => {
  expect(JSON.stringify(keepDigits(value))).toBe(text);
});

test('what holds none is given back as it is', () => {
  const value = { spec: { replicas: 3, items: ['a', null] } };
  expect(keepDigits(value)).toBe(value);
});

test('what it was given is not changed', () => {
  const value = { id: 9_007_199_254_740_993n };
  keepDigits(value);
  expect(value).toEqual({ id: 9_007_199_254_740_993n });
});
