import { explainSchema } from './explain-schema.ts';

describe('why a schema refuses a value', () => {
  test.each<[string, object, unknown, string[]]>([
    [
      'names the place by its pointer',
      { properties: { 'a/b': { type: 'string' } } },
      { 'a/b': 1 },
      ["- at '/a~1b': got number, want string"],
    ],
    [
      'joins several faults of one value below the root',
      { required: ['b'], properties: { a: { required: ['x'], minProperties: 2 } } },
      { a: {} },
      [
        "- at '': missing property 'b'",
        "- at '/a': validation failed",
        "  - at '/a': minProperties: got 0, want 2",
        "  - at '/a': missing property 'x'",
      ],
    ],
    [
      'leaves a $ref with one fault out',
      { $ref: '#/$defs/n', $defs: { n: { type: 'number' } } },
      'x',
      ["- at '': got string, want number"],
    ],
    [
      'tells every branch of anyOf',
      { anyOf: [{ type: 'string' }, { type: 'boolean' }] },
      1,
      ["- at '': 'anyOf' failed", "  - at '': got number, want string", "  - at '': got number, want boolean"],
    ],
    ['says which branches of oneOf fit', { oneOf: [{}, false, {}] }, 1, ["- at '': 'oneOf' failed, subschemas 0, 2 matched"]],
    ['tells of a wrong type alone', { type: 'string', enum: ['x'] }, 1, ["- at '': got number, want string"]],
    ['says what if decided', JSON.parse('{"if": {"const": 1}, "then": false}'), 1, ["- at '': false schema"]],
    ['finds items that are equal', { uniqueItems: true }, [{ a: [1] }, 2, { a: [1] }], ["- at '': items at 0 and 2 are equal"]],
    ['says nothing of a value that fits', { type: ['integer', 'null'] }, 1, []],
  ])('%s', (_what, schema, value, lines) => {
    expect(explainSchema(schema, value, false)).toEqual(lines);
  });

  test('knows formats in old drafts alone', () => {
    expect(explainSchema({ format: 'ipv4' }, 'x', true)).toEqual(["- at '': 'x' is not valid ipv4: expected four decimals"]);
    expect(explainSchema({ format: 'ipv4' }, 'x', false)).toEqual([]);
  });

  test('ends where a schema refers to itself', () => {
    expect(explainSchema({ $ref: '#' }, 1, false)).toEqual([]);
  });
});
