import { systemClock } from './clock.ts';

const dateNow = Date.now;

afterEach(() => {
  Date.now = dateNow;
});

test("says the machine's time", () => {
  expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(1_000);
});

test('never runs backwards, whatever is set', () => {
  const before = systemClock.now();
  Date.now = () => dateNow() - 3_600_000;
  expect(systemClock.now()).toBeGreaterThanOrEqual(before);
});

test('follows a machine that slept, or whose clock was set ahead', () => {
  Date.now = () => dateNow() + 3_600_000;
  expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(1_000);
});

test('fires at once for a time that is over, but never before it returns', async () => {
  let fired = false;
  systemClock.after(-5, () => {
    fired = true;
  });
  expect(fired).toBe(false);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(fired).toBe(true);
});
