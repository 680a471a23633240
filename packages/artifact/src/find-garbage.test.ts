import { findGarbage } from './find-garbage.ts';

const NOW = 1_000_000;
const retention = { current: 'c', retentionRecords: 2, retentionTtlMs: 60_000, nowMs: NOW };

function file(name: string, ageMs: number) {
  return { name, modifiedMs: NOW - ageMs };
}

describe('findGarbage', () => {
  test.each([
    ['nothing where only the current one is', [file('c', 999_999)], []],
    ['no young one within the count', [file('c', 10), file('b', 59_999)], []],
    ['one beyond its time, within the count too', [file('c', 10), file('b', 60_001)], ['b']],
    ['the oldest beyond the count, young or not', [file('c', 10), file('b', 20), file('a', 30)], ['a']],
    ['never the current one, however old', [file('c', 999_999), file('b', 20), file('a', 30)], ['a']],
    ['all others where the current one is not there', [file('b', 99_999), file('a', 99_999)], ['b', 'a']],
  ])('removes %s', (_name, files, expected) => {
    expect(findGarbage(files, retention)).toEqual(expected);
  });
});
