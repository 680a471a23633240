import { sprint } from './format-value.ts';
import { sprintf } from './printf.ts';
import { GoMap, int, int64, strings, type Value } from './value.ts';

describe('sprintf', () => {
  test.each<[string, Value[], string]>([
    ['%d|%5d|%-5d|%05d|%+d', [int(3), int(3), int(3), int(3), int(3)], '3|    3|3    |00003|+3'],
    ['%x %X %o %b %#x', [int(255), int(255), int(8), int(5), int(255)], 'ff FF 10 101 0xff'],
    ['%s %q %v', ['a', 'b"', 'c'], 'a "b\\"" c'],
    ['%10s|%-4s|%.2s', ['ab', 'ab', 'abc'], '        ab|ab  |ab'],
    ['%f %.2f %e %g', [3.5, 2.34567, 23456.7, 1e21], '3.500000 2.35 2.345670e+04 1e+21'],
    ['%t %T %T', [true, 1.5, int64(1)], 'true float64 int64'],
    [
      '%v %v',
      [
        [1, 'a', null],
        new GoMap([
          ['b', 1],
          ['a', null],
        ]),
      ],
      '[1 a <nil>] map[a:<nil> b:1]',
    ],
    ['%d', ['x'], '%!d(string=x)'],
    ['%s', [int(1)], '%!s(int=1)'],
    ['%d', [], '%!d(MISSING)'],
    ['', [int(1)], '%!(EXTRA int=1)'],
    ['%[2]d %[1]d', [int(1), int(2)], '2 1'],
    ['%[5]d', [int(1)], '%!d(BADINDEX)'],
    ['%*d', [int(4), int(2)], '   2'],
    ['100%%', [], '100%'],
    ['%', [], '%!(NOVERB)'],
    ['%#v', [strings(['a'])], '[]string{"a"}'],
    ['%c%c %U', [int(72), int(105), int(0x263a)], 'Hi U+263A'],
  ])('%p', (format, values, expected) => {
    expect(sprintf(format, values)).toBe(expected);
  });
});

test('sprint puts a space between what is no text', () => {
  expect(sprint(['a', int(1), int(2), 'b', 1.5, true])).toBe('a1 2b1.5 true');
});
