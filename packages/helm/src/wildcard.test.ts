import { compileGlob, compileMatch } from './wildcard.ts';

describe('patterns', () => {
  test.each([
    ['*.txt', 'a.txt', true],
    ['*.txt', 'a/b.txt', false],
    ['a?c', 'abc', true],
    ['a?c', 'a/c', false],
    ['[a-c]x', 'bx', true],
    ['[^a-c]x', 'bx', false],
    ['\\*', '*', true],
    ['', '', true],
  ])('of paths: %p and %p', (pattern, path, expected) => {
    expect(compileMatch(pattern)(path)).toBe(expected);
  });

  test.each([
    ['**', 'a/b/c', true],
    ['a/**.txt', 'a/b/c.txt', true],
    ['a/{b,c}.*', 'a/c.x', true],
    ['{a,b{c,d}}', 'bd', true],
    ['*', 'a/b', false],
  ])('of files: %p and %p', (pattern, path, expected) => {
    expect(compileGlob(pattern)(path)).toBe(expected);
  });

  test('take time linear in the path', () => {
    const begin = performance.now();
    expect(compileMatch(`${'*a'.repeat(50)}b`)('a'.repeat(5000))).toBe(false);
    expect(performance.now() - begin).toBeLessThan(2000);
  });

  test.each(['[a', 'a\\', '[]'])('%p is none', (pattern) => {
    expect(() => compileMatch(pattern)).toThrow('syntax error in pattern');
  });
});
