import { kustomization } from '../testing/kustomization.ts';
import { intervalOf, retryIntervalOf, timeoutOf } from './durations.ts';

const specOf = (spec: Parameters<typeof kustomization>[1]) => kustomization('apps', spec).spec;

test('the interval is in milliseconds', () => {
  expect(intervalOf(specOf({ interval: '1h30m' }))).toBe(5_400_000);
});

test.each([
  ['its own, where it names one', { interval: '10m', retryInterval: '15s' }, 15_000],
  ['the interval otherwise', { interval: '10m' }, 600_000],
])('the time to the next try is %s', (_which, spec, expected) => {
  expect(retryIntervalOf(specOf(spec))).toBe(expected);
});

test.each([
  ['its own, where it names one', { interval: '10m', timeout: '2m' }, 120_000],
  ['half a minute less than the interval otherwise, so that it ends before the next', { interval: '10m' }, 570_000],
  ['half a minute at least, of a short interval', { interval: '40s' }, 30_000],
  ['half a minute at least, of an interval of less', { interval: '10s' }, 30_000],
  ['half a minute at least, even where less is asked for', { interval: '10m', timeout: '1s' }, 30_000],
])('the timeout is %s', (_which, spec, expected) => {
  expect(timeoutOf(specOf(spec))).toBe(expected);
});
