import { encodeJson, GoMap } from '@capstan/gotemplate';
import { loadValues } from './load-values.ts';
import { type SetKind, setFileValues, setValues } from './strvals.ts';

function set(expression: string, kind: SetKind = 'typed', before = ''): string {
  const target = loadValues(before);
  setValues(expression, target, kind);
  return encodeJson(target);
}

describe('--set', () => {
  test.each<[string, SetKind, string, string]>([
    ['a=1,b=true,c=null,d=x,e=007,f=1.5', 'typed', '', '{"a":1,"b":true,"c":null,"d":"x","e":"007","f":"1.5"}'],
    ['a.b.c=1', 'typed', 'a: {z: 0}', '{"a":{"b":{"c":1},"z":0}}'],
    ['a={x,1}', 'typed', '', '{"a":["x",1]}'],
    ['a[1].b=1', 'typed', '', '{"a":[null,{"b":1}]}'],
    ['a[0][1]=x', 'typed', '', '{"a":[[null,"x"]]}'],
    ['a\\.b=c\\,d', 'typed', '', '{"a.b":"c,d"}'],
    ['a=1', 'string', '', '{"a":"1"}'],
    ['a={"b":[1]},c=2', 'json', '', '{"a":{"b":[1]},"c":2}'],
    ['a=x,y=\\z', 'literal', '', '{"a":"x,y=\\\\z"}'],
  ])('%p as %s', (expression, kind, before, expected) => {
    expect(set(expression, kind, before)).toBe(expected);
  });

  test.each([
    ['a', 'key "a" has no value'],
    ['a,b=1', 'key "a" has no value (cannot end with ,)'],
    ['a[999999999]=1', 'index of 999999999 is greater than maximum supported index of 65536'],
    ['a[-1]=1', 'negative -1 index not allowed'],
    [`${'a.'.repeat(31)}b=1`, 'nested level is greater than maximum supported nested level of 30'],
    ['a={x', "list must terminate with '}'"],
  ])('refuses %p', (expression, message) => {
    expect(() => set(expression)).toThrow(message);
  });

  test('keeps a key that is called __proto__ to itself', () => {
    expect(set('__proto__.x=1')).toBe('{"__proto__":{"x":1}}');
    expect('x' in {}).toBe(false);
  });

  test('takes contents of files', () => {
    const target = new GoMap();
    setFileValues('a.b=some/file', target, (path) => `content of ${path}`);
    expect(encodeJson(target)).toBe('{"a":{"b":"content of some/file"}}');
  });
});
