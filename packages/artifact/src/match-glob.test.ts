import { compileGlob } from './match-glob.ts';

/** What of the names a pattern fits. */
const fitting = (pattern: string, names: readonly string[]) => names.filter((name) => compileGlob(pattern)?.(name));

describe('compileGlob', () => {
  test.each<[string, string[], string[]]>([
    ['abc', ['abc'], ['ab', 'abcd', 'Abc', '']],
    ['', [''], ['a']],
    ['*', ['', 'a', 'abc', '.a', 'ü'], []],
    ['**', ['', 'a'], []],
    ['?', ['a', 'ü', '😀', '*'], ['', 'ab']],
    ['??', ['ab', 'üä'], ['a', 'abc']],
    ['a*', ['a', 'ab', 'a*'], ['ba', '']],
    ['*a', ['a', 'ba', 'aa'], ['ab']],
    ['a*b*c', ['abc', 'axbxc', 'abcbc'], ['ab', 'acb', 'abcx']],
    ['*a*', ['a', 'bab'], ['b', '']],
    ['*.yaml', ['a.yaml', '.yaml', 'a.b.yaml'], ['a.yml', 'yaml', 'a.yaml.bak']],
    ['[abc]', ['a', 'b', 'c'], ['d', 'ab', '']],
    ['[a-c]', ['a', 'b', 'c'], ['d', 'A', '-']],
    ['[^a-c]', ['d', 'A', '-', 'ü'], ['a', 'b', 'ab']],
    ['[a-cx-z]', ['b', 'y'], ['m']],
    ['[^ax-z]', ['b'], ['a', 'y']],
    ['[ä-ü]', ['ö', 'ü'], ['a', 'ÿ']],
    ['[😀-😎]', ['😃'], ['a', '🙈']],
    ['[!a]', ['!', 'a'], ['b']],
    ['[a^]', ['a', '^'], ['b']],
    ['[*]', ['*'], ['a']],
    ['[?]', ['?'], ['a']],
    ['[[]', ['['], [']']],
    ['[\\]]', [']'], ['\\', 'a']],
    ['[\\-a]', ['-', 'a'], ['\\', 'b']],
    ['[\\\\]', ['\\'], [']']],
    ['[c-a]', [], ['a', 'b', 'c']],
    ['\\*', ['*'], ['a', '\\*']],
    ['\\?', ['?'], ['a']],
    ['\\[a]', ['[a]'], ['a']],
    ['\\a', ['a'], ['\\a']],
    ['a]', ['a]'], ['a']],
    ['{a,b}', ['{a,b}'], ['a', 'b']],
    ['a b', ['a b'], ['ab']],
    ['.', ['.'], ['a']],
    ['(a|b)+$', ['(a|b)+$'], ['a']],
    ['*[0-9]', ['a1', '1'], ['1a', 'a']],
    ['*?', ['a', 'ab'], ['']],
    ['?*?', ['ab', 'abc'], ['a']],
  ])('%j fits %j and not %j', (pattern, fits, others) => {
    expect(fitting(pattern, [...fits, ...others])).toEqual(fits);
  });

  test.each(['[', '[]', '[^]', '[a', '[a-', '[a-]', '[-]', '[--a]', 'a\\', '[\\', '[a\\'])('the malformed %j fits nothing', (pattern) => {
    expect(compileGlob(pattern)).toBeUndefined();
  });

  test.each<[string, string]>([
    [`${'*a'.repeat(60)}b`, 'a'.repeat(255)],
    [`${'*?'.repeat(100)}b`, 'a'.repeat(255)],
    [`${'*[a-z]'.repeat(40)}0`, 'a'.repeat(255)],
    ['*'.repeat(5_000), 'a'.repeat(255)],
  ])('a pattern that makes others backtrack takes as long as it is: %#', (pattern, name) => {
    const test = compileGlob(pattern);
    const started = performance.now();
    for (let i = 0; i < 20; i++) test?.(name);
    // Seconds, on whatever machine; what backtracks takes years.
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
