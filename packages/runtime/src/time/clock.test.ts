import { formatMicroTime } from '../manager/lease.ts';
import { formatTime } from '../status/conditions.ts';
import { leadOfSystemClock, systemClock } from './clock.ts';

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

describe('where the clock was ahead at the start and was then set right', () => {
  beforeEach(() => {
    Date.now = () => dateNow() - 3_600_000;
  });

  test('what is written tells the time of day, though the clock does not run backwards', () => {
    const now = systemClock.now();
    expect(Math.abs(now - dateNow())).toBeLessThan(1_000);
    for (const text of [formatTime(now), formatMicroTime(now)]) expect(Math.abs(Date.parse(text) - Date.now())).toBeLessThan(2_000);
  });

  test('it is known by how much it leads', () => {
    expect(Math.abs(leadOfSystemClock() - 3_600_000)).toBeLessThan(1_000);
  });
});

test("a clock that agrees with the machine's leads by nothing", () => {
  expect(leadOfSystemClock()).toBe(0);
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
