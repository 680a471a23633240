import { jitter } from './jitter.ts';

test.each([
  [0, 950],
  [0.5, 1000],
  [1, 1050],
])('a random %d spreads 1000 ms by 5%% to %d ms', (random, expected) => {
  expect(jitter(1000, 5, () => random)).toBeCloseTo(expected, 6);
});

test('no percentage, no spread', () => {
  expect(jitter(1000, 0)).toBe(1000);
});
