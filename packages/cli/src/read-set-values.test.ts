import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeJson } from '@capstan/gotemplate';
import { readSetValues, type ValueFlags } from './read-set-values.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'capstan-values-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const NONE: ValueFlags = { values: [], setJson: [], set: [], setString: [], setFile: [], setLiteral: [] };
const read = (flags: Partial<ValueFlags>) => JSON.parse(encodeJson(readSetValues({ ...NONE, ...flags })));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('readSetValues', () => {
  test.each<[string, Partial<ValueFlags>, unknown]>([
    ['nothing', {}, {}],
    ['--set, typed', { set: ['a.b=1,c=true,d=null'] }, { a: { b: 1 }, c: true, d: null }],
    ['--set-string, as text', { setString: ['a=1,b=true'] }, { a: '1', b: 'true' }],
    ['--set-literal, as it stands', { setLiteral: ['a=1,b={x}'] }, { a: '1,b={x}' }],
    ['--set-json of one key', { setJson: ['a={"b":[1]}'] }, { a: { b: [1] } }],
    ['--set-json of a whole object', { setJson: ['{"a":{"b":[1]}}'] }, { a: { b: [1] } }],
  ])('takes %s', (_what, flags, expected) => {
    expect(read(flags)).toEqual(expected);
  });

  test('later files win, key by key', () => {
    const values = [file('1.yaml', 'a: {one: 1, two: 1}\n'), file('2.yaml', 'a: {two: 2}\n')];
    expect(read({ values })).toEqual({ a: { one: 1, two: 2 } });
  });

  test('--set-file takes the content of a file as text', () => {
    expect(read({ setFile: [`a=${file('x.txt', 'x: 1\n')}`] })).toEqual({ a: 'x: 1\n' });
  });

  test('each kind of flag wins over the one before: files, JSON, --set, --set-string, --set-file, --set-literal', () => {
    const all: [keyof ValueFlags, string][] = [
      ['values', file('v.yaml', 'a: values\n')],
      ['setJson', 'a="setJson"'],
      ['set', 'a=set'],
      ['setString', 'a=setString'],
      ['setFile', `a=${file('f.txt', 'setFile')}`],
      ['setLiteral', 'a=setLiteral'],
    ];
    for (const last of all.keys()) {
      // Given backwards, so that only the kind can decide.
      const flags = Object.fromEntries(
        all
          .slice(0, last + 1)
          .reverse()
          .map(([kind, text]) => [kind, [text]]),
      );
      expect(read(flags)).toEqual({ a: all[last]![0] });
    }
  });

  test.each<[string, () => Partial<ValueFlags>, RegExp]>([
    ['a file that is not there', () => ({ values: [join(folder, 'gone.yaml')] }), /^open .*gone\.yaml: no such file or directory$/],
    ['a folder for a file', () => ({ values: [folder] }), /^read .*: is a directory$/],
    ['a file that is no YAML', () => ({ values: [file('bad.yaml', 'a: [')] }), /^failed to parse .*bad\.yaml: /],
    ['a --set without a value', () => ({ set: ['a'] }), /^failed parsing --set data: key "a" has no value$/],
    ['a --set-json that is no JSON', () => ({ setJson: ['a={'] }), /^failed parsing --set-json data a=\{$/],
    ['a --set-json object that is no JSON', () => ({ setJson: ['{"a":'] }), /^failed parsing --set-json data JSON: \{"a":$/],
    ['a --set-file of a file that is not there', () => ({ setFile: ['a=/nowhere'] }), /^failed parsing --set-file data: .*nowhere/],
  ])('refuses %s', (_what, flags, message) => {
    expect(() => read(flags())).toThrow(expect.objectContaining({ message: expect.stringMatching(message) }));
  });

  test('a key named __proto__ is a key like any other', () => {
    const values = readSetValues({ ...NONE, set: ['__proto__.polluted=true'] });
    expect(encodeJson(values)).toBe('{"__proto__":{"polluted":true}}');
    expect('polluted' in {}).toBe(false);
  });
});
