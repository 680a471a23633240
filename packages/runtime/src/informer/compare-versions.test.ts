import { compareVersions } from './compare-versions.ts';

test.each([
  ['9', '10', -1],
  ['10', '9', 1],
  ['123', '123', 0],
  ['99999999999999999998', '99999999999999999999', -1],
])('%s against %s', (a, b, sign) => {
  expect(Math.sign(compareVersions(a, b) ?? Number.NaN)).toBe(sign);
});

test.each([
  [undefined, '1'],
  ['1', undefined],
  ['abc', '1'],
  ['', '1'],
  ['01', '1'],
])('%p and %p have no order', (a, b) => {
  expect(compareVersions(a, b)).toBeUndefined();
});
