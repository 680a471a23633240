import { quickCheck } from './quick-check.ts';

describe('quickCheck', () => {
  test.each<[string, object | boolean, unknown[], unknown[]]>([
    ['nothing asked', true, [null, 1], []],
    ['nothing allowed', { additionalProperties: false }, [{}, 'x'], [{ a: 1 }]],
    ['types', { type: ['integer', 'null'] }, [1, null, 2e3], [1.5, '1', [], {}]],
    ['a number', { type: 'number', minimum: 1, exclusiveMaximum: 3 }, [1, 2.9], [0, 3, 'x']],
    ['other bounds', { exclusiveMinimum: 1, maximum: 3 }, [1.1, 3, 'x'], [1, 3.1]],
    ['characters, not UTF-16 units', { minLength: 2, maxLength: 2 }, ['ab', '😀x', 1], ['😀', 'abc']],
    ['a pattern of RE2', { pattern: '^(?i)ab\\pL$' }, ['ABé', 7], ['ab1']],
    ['enum and const', { enum: [1, 'x', null], not: { const: 'x' } }, [1, null], ['x', '1', true]],
    ['items', { items: { type: 'string' }, minItems: 1, maxItems: 2 }, [['a'], {}], [[], [1], ['a', 'b', 'c']]],
    [
      'properties',
      { properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: { type: 'integer' } },
      [{ a: '' }, { a: '', b: 1 }],
      [{}, { a: 1 }, { a: '', b: '' }],
    ],
    ['counts of properties', { minProperties: 1, maxProperties: 2 }, [{ a: 1 }], [{}, { a: 1, b: 2, c: 3 }]],
    ['names that objects inherit', { required: ['toString'], properties: { valueOf: false } }, [{ toString: 1 }], [{}]],
    [
      'all, any, one',
      { allOf: [{ type: 'integer' }], anyOf: [{ minimum: 5 }, { maximum: 1 }], oneOf: [{ enum: [7, 1] }, { const: 1 }] },
      [7],
      [3, 1, 8],
    ],
    // biome-ignore lint/suspicious/noThenProperty: a keyword of schemas
    ['conditions', { if: { type: 'string' }, then: { minLength: 1 }, else: { type: 'null' } }, ['a', null], ['', 1]],
    [
      'references',
      { $defs: { leaf: { type: 'object', properties: { next: { $ref: '#' } } } }, $ref: '#/$defs/leaf' },
      [{ next: { next: {} } }],
      [{ next: 1 }],
    ],
  ])('knows of %s', (_what, schema, accepted, refused) => {
    const check = quickCheck(schema, false);
    expect(accepted.map((value) => check?.(value))).toEqual(accepted.map(() => true));
    expect(refused.map((value) => check?.(value))).toEqual(refused.map(() => false));
  });

  test('an old draft checks formats, and nothing beside a reference', () => {
    const schema = { definitions: { address: { format: 'ipv4' } }, $ref: '#/definitions/address', type: 'null' };
    const check = quickCheck(schema, true);
    expect(['10.0.0.1', 'elsewhere'].map((text) => check?.(text))).toEqual([true, false]);
  });

  test.each<[object]>([
    [{ type: 'text' }],
    [{ properties: { a: { required: 'b' } } }],
    [{ pattern: '(' }],
    [{ minLength: -1 }],
    [{ enum: [] }],
    [{ allOf: [] }],
    [{ $ref: '#/$defs/absent' }],
    [{ $ref: 'https://example.com/schema' }],
    [{ $id: 'https://example.com/a#part' }],
    [{ patternProperties: { a: true } }],
    [{ items: [{ type: 'string' }] }],
    [{ enum: [{}] }],
    [{ description: 1 }],
    [{ nullable: true }],
  ])('leaves %j to a validator', (schema) => {
    expect(quickCheck(schema, false)).toBeUndefined();
  });

  test('references that multiply without end are left to a validator', () => {
    const again = { $ref: '#/definitions/again' };
    const check = quickCheck({ definitions: { again: { anyOf: [again, again] } }, ...again }, false);
    expect(check?.(1)).toBeUndefined();
  });
});
