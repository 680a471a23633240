import { parseNodes, stringify } from '@capstan/yaml';
import { applyJsonPatch, JsonPatchError, parseJsonPatch } from './json-patch.ts';

const TARGET = 'a: 1\nb: {c: x, "d/e": y, "f~g": z}\nl: [p, q, r]\n';

function apply(patch: string, target = TARGET): string {
  const root = parseNodes(target)[0]?.root;
  if (!(root instanceof Map)) throw new Error('no mapping');
  return stringify(applyJsonPatch(root, parseJsonPatch(patch)), { flavor: 'sigs' });
}

/** What the patch changes, as one line of YAML a field. */
const fields = (text: string): string[] => text.trimEnd().split('\n');

describe('applyJsonPatch', () => {
  test.each<[string, string, string[]]>([
    ['adds a field', '{op: add, path: /new, value: 5}', ['a: 1', 'new: 5']],
    ['adds over a field', '{op: add, path: /a, value: {x: why}}', ['a:', '  x: why']],
    ['adds a null', '{op: add, path: /a}', ['a: null']],
    ['replaces a field', '{op: replace, path: /a, value: "2"}', ['a: "2"']],
    ['replaces what is not there', '{op: replace, path: /new, value: 1}', ['a: 1', 'new: 1']],
    ['removes a field', '{op: remove, path: /a}', ['{}']],
    ['copies a field', '{op: copy, from: /a, path: /new}', ['a: 1', 'new: 1']],
    ['copies nothing as a null', '{op: copy, from: /x, path: /new}', ['a: 1', 'new: null']],
    ['moves a field', '{op: move, from: /a, path: /new}', ['new: 1']],
    ['goes on where a test holds', '{op: test, path: /a, value: 1}', ['a: 1']],
    ['takes a number for what it is worth', '{op: test, path: /a, value: 1.0}', ['a: 1']],
    ['takes nothing for a null', '{op: test, path: /x, value: null}', ['a: 1']],
  ])('%s', (_, operation, expected) => {
    expect(fields(apply(`- ${operation}`, 'a: 1\n'))).toEqual(expected);
  });

  test.each<[string, string, string]>([
    ['inserts before an index', '- {op: add, path: /l/1, value: new}', '- p\n- new\n- q\n- r\n'],
    ['appends by a dash', '- {op: add, path: /l/-, value: new}', '- p\n- q\n- r\n- new\n'],
    ['appends by the length', '- {op: add, path: /l/3, value: new}', '- p\n- q\n- r\n- new\n'],
    ['counts from the end', '- {op: add, path: /l/-1, value: new}', '- p\n- q\n- r\n- new\n'],
    ['replaces an item', '- {op: replace, path: /l/0, value: new}', '- new\n- q\n- r\n'],
    ['replaces the last item', '- {op: replace, path: /l/-1, value: new}', '- p\n- q\n- new\n'],
    ['removes an item', '- {op: remove, path: /l/1}', '- p\n- r\n'],
    ['moves an item', '- {op: move, from: /l/0, path: /l/-}', '- q\n- r\n- p\n'],
  ])('of a list: %s', (_, patch, list) => {
    expect(apply(patch, 'l: [p, q, r]\n')).toBe(`l:\n${list}`);
  });

  test('names may hold slashes and tildes, escaped', () => {
    expect(apply('- {op: remove, path: /b/d~1e}\n- {op: replace, path: /b/f~0g, value: new}\n- {op: remove, path: /l}\n', TARGET)).toBe(
      'a: 1\nb:\n  c: x\n  f~g: new\n',
    );
  });

  test('operations see what those before them did', () => {
    expect(
      apply('- {op: add, path: /new, value: {}}\n- {op: add, path: /new/m, value: 1}\n- {op: move, from: /new/m, path: /a}\n', 'a: 0\n'),
    ).toBe('a: 1\nnew: {}\n');
  });

  test('a copy shares nothing with what it was copied from', () => {
    expect(apply('- {op: copy, from: /b, path: /new}\n- {op: remove, path: /new/c}\n', 'b: {c: x, d: why}\n')).toBe(
      'b:\n  c: x\n  d: why\nnew:\n  d: why\n',
    );
  });

  test('the whole may be replaced by another object', () => {
    expect(apply('- {op: replace, path: "", value: {x: 1}}\n')).toBe('x: 1\n');
  });

  test.each<[string, string, string]>([
    ['an unknown operation', '{op: set, path: /a, value: 1}', 'unknown operation "set": it is add, remove, replace, move, copy or test'],
    ['no operation', '{path: /a}', 'it has no op'],
    ['no slash', '{op: add, path: b/c, value: 1}', 'add operation does not apply: "b/c" does not begin with "/"'],
    ['a way through nothing', '{op: add, path: /new/m, value: 1}', 'add operation does not apply: nothing at /new/m'],
    ['a way through a scalar', '{op: add, path: /a/m, value: 1}', 'add operation does not apply: nothing at /a/m'],
    ['removing nothing', '{op: remove, path: /new}', 'remove operation does not apply: nothing at /new'],
    ['removing the whole', '{op: remove, path: ""}', 'the whole document cannot be removed'],
    ['moving nothing', '{op: move, from: /new, path: /a}', 'move operation does not apply: nothing at /new'],
    ['an index beyond', '{op: replace, path: /l/3, value: new}', 'index 3 in /l/3 is outside of a list of 3'],
    ['an index further beyond', '{op: add, path: /l/5, value: new}', 'index 5 in /l/5 is outside of a list of 3'],
    ['an index before', '{op: replace, path: /l/-4, value: new}', 'index -4 in /l/-4 is outside of a list of 3'],
    ['a name in a list', '{op: add, path: /l/x, value: new}', '"x" in /l/x is no index of a list'],
    ['a test that fails', '{op: test, path: /a, value: 2}', 'testing value /a failed'],
    ['a list in the place of the whole', '{op: replace, path: "", value: []}', 'the patch leaves no object'],
  ])('refuses %s', (_, operation, message) => {
    expect(() => apply(`- ${operation}`)).toThrow(message);
  });

  test('tells which operation is at fault', () => {
    const patch = parseJsonPatch('- {op: remove, path: /a}\n- {op: remove, path: /a}\n');
    const root = parseNodes(TARGET)[0]?.root;
    let error: unknown;
    try {
      if (root instanceof Map) applyJsonPatch(root, patch);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(JsonPatchError);
    expect(error).toMatchObject({ index: 1 });
  });
});

describe('parseJsonPatch', () => {
  test.each([
    ['YAML', '- op: add\n  path: /a\n  value: 1\n'],
    ['flow style', '- {op: add, path: /a, value: 1}'],
    ['JSON', '[{"op": "add", "path": "\\/a", "value": 1}]'],
  ])('reads %s', (_, text) => {
    expect(parseJsonPatch(text)).toEqual([{ op: 'add', path: '/a', from: undefined, value: 1 }]);
  });

  test('an empty text holds no operations', () => {
    expect(parseJsonPatch('')).toEqual([]);
  });

  test.each([
    ['a mapping', 'op: add\n', 'a JSON patch is a list of operations'],
    ['a text', 'add\n', 'a JSON patch is a list of operations'],
    ['a list of texts', '- add\n', 'an operation is a mapping with op and path'],
    ['JSON that is cut off', '[{"op": "add"', 'JSON'],
  ])('refuses %s', (_, text, message) => {
    expect(() => parseJsonPatch(text)).toThrow(message);
  });
});
