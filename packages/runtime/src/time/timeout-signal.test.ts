import { timeoutSignal } from './timeout-signal.ts';

test.each([
  ['a fraction of a millisecond, as 1.001s has', 1.001 * 1000],
  ['more than a timer takes', 2 ** 31],
  ['more than 32 bits', 2 ** 40],
])('takes %s', async (_, ms) => {
  const signal = timeoutSignal(ms);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(signal.aborted).toBe(false);
});

test.each([0, -1, 0.4, 5])('aborts after %d ms, as a TimeoutError', async (ms) => {
  const signal = timeoutSignal(ms);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(signal.reason).toMatchObject({ name: 'TimeoutError' });
});
