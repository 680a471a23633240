import { formatDuration, parseDuration } from './duration.ts';

describe('parseDuration', () => {
  test.each([
    ['0', 0],
    ['0s', 0],
    ['5s', 5_000],
    ['1m30s', 90_000],
    ['1h15m30.918s', 4_530_918],
    ['.5s', 500],
    ['1.s', 1_000],
    ['-1.5h', -5_400_000],
    ['+2ms', 2],
    ['100us', 0.1],
    ['1µs', 0.001],
    ['15m0s', 900_000],
    ['750ms', 750],
    ['1s1h', 3_601_000],
  ])('%s is %d ms', (text, ms) => {
    expect(parseDuration(text)).toBeCloseTo(ms, 9);
  });

  test.each(['', '-', '3', '1', '5', 's', '.', '.s', '1d', '1 m', '1s ', '1e3s', '--1s', '9999999999h'])('%j is refused', (text) => {
    expect(() => parseDuration(text)).toThrow(expect.objectContaining({ code: 'DurationInvalid' }));
  });
});

describe('formatDuration', () => {
  test.each([
    [0, '0s'],
    [0.000001, '1ns'],
    [0.0011, '1.1µs'],
    [2.2, '2.2ms'],
    [10.209515, '10.209515ms'],
    [3_300, '3.3s'],
    [5_091.780546, '5.091780546s'],
    [60_000, '1m0s'],
    [245_000, '4m5s'],
    [245_001, '4m5.001s'],
    [18_367_001, '5h6m7.001s'],
    [36_000_000, '10h0m0s'],
    [480.000001, '480.000001ms'],
    [-90_000, '-1m30s'],
  ])('%d ms is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  test.each(['1h0m0s', '750ms', '1m30.5s'])('%s survives being read and written', (text) => {
    expect(formatDuration(parseDuration(text))).toBe(text);
  });
});
