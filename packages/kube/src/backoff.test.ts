import { backoffMs } from './backoff.ts';

test.each([
  [0, 100, 50],
  [1, 200, 100],
  [3, 800, 400],
  [10, 5_000, 2_500],
  [1_000, 5_000, 2_500],
])('repetition %d waits up to %d ms, at least %d', (attempt, most, least) => {
  const options = { firstMs: 100, maxMs: 5_000 };
  expect([backoffMs(attempt, options, () => 1), backoffMs(attempt, options, () => 0)]).toEqual([most, least]);
});
