import { shorten } from './shorten.ts';

const remark = (count: number) => `\n[${count} more characters are left out here]`;

describe('shorten', () => {
  test.each<[string, string, number, string]>([
    ['leaves what fits', 'abc', 3, 'abc'],
    ['leaves what is empty', '', 10, ''],
    ['says how much is left out', 'a'.repeat(100), 60, 'a'.repeat(20) + remark(80)],
    ['cuts at the end of a line that is near', `${'a'.repeat(10)}\n${'b'.repeat(100)}`, 60, 'a'.repeat(10) + remark(101)],
    ['does not go back far for one', `a\n${'b'.repeat(1_000)}`, 500, `a\n${'b'.repeat(457)}${remark(543)}`],
    ['tears no character apart', '\u{1F6A8}'.repeat(50), 61, '\u{1F6A8}'.repeat(10) + remark(80)],
    ['cuts without a word where there is no room for one', 'a'.repeat(100), 5, 'aaaaa'],
  ])('%s', (_, text, limit, expected) => {
    const shortened = shorten(text, limit);
    expect(shortened).toBe(expected);
    expect(shortened.length).toBeLessThanOrEqual(Math.max(limit, text.length <= limit ? text.length : 0));
  });

  test.each([100, 1_000, 3_000, 8_000])('never gives more than %i', (limit) => {
    for (let length = limit - 2; length < limit + 50; length++) {
      expect(shorten(`${'x'.repeat(length - 5)}\n${'y'.repeat(4)}`, limit).length).toBeLessThanOrEqual(limit);
    }
  });
});
