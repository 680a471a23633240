import { applyOperator, hasDefault } from './operators.ts';
import { TemplateError } from './parse.ts';

describe('applyOperator', () => {
  test.each<[string, string, string[], string]>([
    ['', 'a', [], 'a'],
    ['length', 'né', [], '3'],
    [',', 'ABC', [], 'aBC'],
    [',,', 'ABC', [], 'abc'],
    ['^', 'éa', [], 'Éa'],
    ['^^', 'abc', [], 'ABC'],
    ['^', '', [], ''],
    ['#', 'a/b/c', ['*/'], 'b/c'],
    ['##', 'a/b/c', ['*/'], 'c'],
    ['#', 'abc', ['x'], 'abc'],
    ['#', 'abc', ['['], 'abc'],
    ['%', 'a.tar.gz', ['.*'], 'a.tar'],
    ['%%', 'a.tar.gz', ['.*'], 'a'],
    ['%', 'abc', ['x'], 'abc'],
    [':', 'abcdef', ['2'], 'cdef'],
    [':', 'abcdef', ['1', '3'], 'bcd'],
    [':', 'abcdef', ['-2'], 'ef'],
    [':', 'abcdef', ['-9'], 'abcdef'],
    [':', 'abcdef', ['9'], ''],
    [':', 'abcdef', ['x'], 'abcdef'],
    [':', 'abcdef', ['1', 'x'], 'abcdef'],
    ['/', 'a-b-c', ['-', '+'], 'a+b-c'],
    ['//', 'a-b-c', ['-', '+'], 'a+b+c'],
    ['//', 'a-b-c', ['-'], 'abc'],
    ['/', 'abc', ['x', 'y'], 'abc'],
    ['/#', 'aab', ['a', 'x'], 'xab'],
    ['/#', 'baa', ['a', 'x'], 'baa'],
    ['/%', 'baa', ['a', 'x'], 'bax'],
    ['/%', 'aab', ['a', 'x'], 'aab'],
    [':-', '', ['x', 'y'], 'xy'],
    [':-', 'a', ['x'], 'a'],
    [':=', '', ['x'], 'x'],
    ['=', '', ['x'], 'x'],
    [':+', '', ['x'], 'x'],
    [':?', '', [], ''],
  ])('%j of %j with %j is %j', (operator, value, args, result) => {
    expect(applyOperator(operator, value, args)).toBe(result);
  });

  test('a length below nothing is refused', () => {
    expect(() => applyOperator(':', 'abc', ['0', '-1'])).toThrow(TemplateError);
  });

  test.each([
    [':-', true],
    ['=', true],
    ['', false],
    ['^', false],
  ])('%j says itself what an unset variable is: %p', (operator, says) => {
    expect(hasDefault(operator)).toBe(says);
  });
});
