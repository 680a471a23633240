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

  test.each([
    ['a number', 'x: y\na: {1: b}', '2:5: mapping key 1 is not a string'],
    ['a mapping', 'x: y\na: {{ b }}', '2:5: invalid map key: a mapping'],
    ['a mapping of a block', 'x: y\n? {a: b}\n: c', '2:3: invalid map key: a mapping'],
    ['a sequence', 'x: y\n---\nb: c\n? [a]\n: b', '4:3: invalid map key: a sequence'],
  ])('a key that is %s is refused where it stands', (_, text, fault) => {
    expect(() => parseNodes(text, { file: 'a.yaml' })).toThrow(`a.yaml:${fault}`);
  });

  test.each(['a: b # \x7f', 'a: "\x80"', 'a: \ufffe', '# \x1b'])('control characters are refused wherever they stand: %j', (text) => {
    expect(() => parseNodes(`x: y\n${text}`, { file: 'a.yaml' })).toThrow('control characters are not allowed');
  });

  test('what stands in a flow mapping is as kyaml writes and reads it', () => {
    expect(field('{a, b: 2001-12-14 21:59:43, c: 2001-01-01, __proto__}')).toEqual(
      new Map<string, unknown>([
        ['a', new Scalar('', 'str', true)],
        ['b', new Scalar('2001-12-14 21:59:43', 'str', true)],
        ['c', new Scalar('2001-01-01', 'timestamp')],
        ['__proto__', new Scalar('', 'str', true)],
      ]),
    );
  });

  test.each([
    [`"it\\'s"`, "it's"],
    [`"\\' \\" \\\\' '"`, `' " \\' '`],
    [`'\\'`, '\\'],
  ])('apostrophes may be escaped in double quotes: %s', (text, value) => {
    expect(field(text)).toEqual(new Scalar(value, 'str', true));
  });

  test('many escaped apostrophes are soon refused', () => {
    expect(() => parseNodes(`"\\'"\n`.replace(/^/, '- ').repeat(100_000))).toThrow('unknown escape sequence');
  });

  test.each([
    ['|\n  a\n ', 'a\n'],
    ['|\n  a\n    ', 'a\n  '],
    ['|+\n  a\n ', 'a\n'],
    ['|-\n  a\n ', 'a'],
    ['>\n  a\n  b\n ', 'a b\n'],
  ])('spaces at the end of a file are no part of the block %j before them', (text, value) => {
    expect(field(text)).toMatchObject({ text: value });
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
