import { editText, parseNodes, Scalar, stringify, valueOfScalar } from './index.ts';

const field = (text: string) => {
  const root = parseNodes(`v: ${text}`)[0]?.root;
  return root instanceof Map ? root.get('v') : undefined;
};

describe('parseNodes', () => {
  test.each([
    ['abc', 'abc'],
    ['"abc"', new Scalar('abc', 'str', true)],
    ['|\n  a\n', new Scalar('a\n', 'str', true)],
    ['>\n  a\n', new Scalar('a\n', 'str', true, true)],
    ['010', new Scalar('010', 'int')],
    ['1e3', new Scalar('1e3', 'float')],
    ['True', new Scalar('True', 'bool')],
    ['~', new Scalar('~', 'null')],
    ['', new Scalar('', 'null')],
    ['2001-01-01', new Scalar('2001-01-01', 'timestamp')],
    ['!!binary aGk=', 'hi'],
  ])('reads %j with its tag, text and style', (text, expected) => {
    expect(field(text)).toEqual(expected);
  });

  test('copies what aliases name, so that one can change without the other', () => {
    const root = parseNodes('a: &x {b: 1}\nc: *x')[0]?.root;
    const [first, second] = root instanceof Map ? [root.get('a'), root.get('c')] : [];
    expect(first).toEqual(second);
    expect(first).not.toBe(second);
  });

  test('a block that the end of the file cuts off has no last line break', () => {
    expect(field('|\n  a')).toEqual(new Scalar('a', 'str', true));
  });

  test('nothing in a flow mapping is an empty string', () => {
    expect(field('{a: , b: }')).toEqual(
      new Map([
        ['a', new Scalar('', 'str', true)],
        ['b', new Scalar('', 'str', true)],
      ]),
    );
  });

  test('a key that is no string is refused', () => {
    expect(() => parseNodes('a: {1: b}')).toThrow('mapping key 1 is not a string');
  });
});

describe('valueOfScalar', () => {
  test.each([
    ['one two\n', 'one two\n'],
    ['one(\n  two\n)\n', 'one(\n\n  two\n)\n'],
    ['one\ntwo', 'one\ntwo'],
    [' one\ntwo', ' one\ntwo'],
  ])('a folded %j comes out as %j once it was written', (text, expected) => {
    expect(valueOfScalar(new Scalar(text, 'str', true, true))).toBe(expected);
  });

  test('a folded text is written as its value', () => {
    expect(stringify(parseNodes('v: >-\n  a(\n    b\n  )\n')[0]?.root, { flavor: 'sigs' })).toBe('v: |-\n  a(\n\n    b\n  )\n');
  });
});

describe('editText', () => {
  test('sets values and keeps comments, quotes and flow style', () => {
    const text = '# head\na:\n  b: "x" # why\nc: [1, {d: 2}]\n';
    expect(
      editText(text, [
        { path: ['a', 'b'], value: 'y' },
        { path: ['c', 1, 'd'], value: new Scalar('5', 'int') },
      ]),
    ).toBe('# head\na:\n  b: "y" # why\nc: [1, {d: 5}]');
  });
});
