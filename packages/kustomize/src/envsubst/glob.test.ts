import { matchGlob } from './glob.ts';

describe('matchGlob', () => {
  test.each([
    ['', '', true],
    ['', 'a', false],
    ['a', 'a', true],
    ['a', 'ab', false],
    ['*', '', true],
    ['*', 'a/b', true],
    ['*/', 'a/', true],
    ['*/', 'a', false],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['?', 'a', true],
    ['?', '', false],
    ['a?c', 'abc', true],
    ['[abc]', 'b', true],
    ['[abc]', 'd', false],
    ['[a-c]x', 'bx', true],
    ['[a-c0-9]', '7', true],
    ['[^a-c]', 'd', true],
    ['[^a-c]', 'b', false],
    ['[\\]]', ']', true],
    ['[\\-a]', '-', true],
    ['\\*', '*', true],
    ['\\*', 'a', false],
  ])('%j of %j is %p', (pattern, text, matches) => {
    expect(matchGlob(pattern, text)).toBe(matches);
  });

  test.each(['[', '[a', '[a-', '[]a]', '[a-]', '[-a]', '\\'])('%j is no glob', (pattern) => {
    expect(matchGlob(pattern, 'a')).toBeUndefined();
  });

  test('takes no longer than both lengths allow', () => {
    expect(matchGlob(`${'a*'.repeat(200)}b`, 'a'.repeat(20_000))).toBe(false);
  });
});
