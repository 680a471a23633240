import { describeTimeout, timeoutOf } from './durations.ts';

test.each([
  [undefined, 60_000, '1m0s'],
  ['60s', 60_000, '60s'],
  ['1.5s', 1_500, '1.5s'],
  ['2m', 120_000, '2m'],
])('a timeout of %s is %i ms, and told as %s', (timeout, ms, text) => {
  const spec = { url: 'https://git.test/app.git', interval: '10m', ...(timeout === undefined ? {} : { timeout }) };
  expect(timeoutOf(spec)).toBe(ms);
  expect(describeTimeout(spec)).toBe(text);
});
