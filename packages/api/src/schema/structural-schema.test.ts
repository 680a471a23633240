import { Optional, type TSchema } from 'typebox';
import { anyObject, anything, choice, count, flag, group, list, map, moment, text, whole } from '../field.ts';
import { type StructuralSchema, structuralProperties, structuralSchema } from './structural-schema.ts';

const description = 'A field.';

/** The schema as data: TypeBox marks its types by properties that nobody enumerates. */
const dataOf = (type: TSchema): unknown => JSON.parse(JSON.stringify(structuralSchema(type)));

describe('structuralSchema', () => {
  test.each<[string, TSchema, StructuralSchema]>([
    ['a text with a form', text(description, { pattern: '^a+$', maxLength: 3 }), { type: 'string', pattern: '^a+$', maxLength: 3 }],
    ['one of several words', choice(description, ['a', 'b']), { type: 'string', enum: ['a', 'b'] }],
    ['a point in time', moment(description), { type: 'string', format: 'date-time' }],
    ['a number of 64 bits', whole(description, { minimum: 1 }), { type: 'integer', format: 'int64', minimum: 1 }],
    ['a number without a stated width', count(description), { type: 'integer' }],
    ['true or false, with a default', flag(description, { default: true }), { type: 'boolean', default: true }],
    [
      'a list',
      list(description, text('An item.'), { minItems: 1 }),
      { type: 'array', minItems: 1, items: { type: 'string', description: 'An item.' } },
    ],
    [
      'named values',
      map(description, text('A value.')),
      { type: 'object', additionalProperties: { type: 'string', description: 'A value.' } },
    ],
    ['an object of whatever fields', anyObject(description), { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }],
    ['whatever is given', anything(description), { 'x-kubernetes-preserve-unknown-fields': true }],
  ])('%s', (_title, type, expected) => {
    expect(dataOf(type)).toEqual({ description, ...expected });
  });

  test('of a group, the fields that may be absent are not required', () => {
    const type = group(description, { name: text('A name.'), note: Optional(text('A note.')) });
    expect(dataOf(type)).toEqual({
      type: 'object',
      description,
      properties: { name: { type: 'string', description: 'A name.' }, note: { type: 'string', description: 'A note.' } },
      required: ['name'],
    });
  });

  test('a group of which every field may be absent requires none: an empty list is refused', () => {
    expect(dataOf(group(description, { note: Optional(text('A note.')) }))).not.toHaveProperty('required');
  });

  test('groups within lists and maps are structural all the way down', () => {
    const inner = group('Inner.', { values: map('Values.', count('A value.')) });
    expect(dataOf(list(description, inner))).toMatchObject({
      items: { properties: { values: { type: 'object', additionalProperties: { type: 'integer' } } } },
    });
    expect(JSON.stringify(dataOf(list(description, inner)))).not.toContain('patternProperties');
  });

  test('rules stay with their group', () => {
    const rule = { rule: 'has(self.a)', message: 'a is required', holds: () => true };
    const schema = structuralSchema(group(description, { a: Optional(text('A.')) }, { rules: [rule] }));
    expect(schema['x-kubernetes-validations']).toEqual([rule]);
  });

  test('leaves the type that it is made of as it is', () => {
    const type = map(description, text('A value.'));
    const before = JSON.stringify(type);
    structuralSchema(type);
    expect(JSON.stringify(type)).toBe(before);
  });
});

test('several fields keep their names and their order', () => {
  expect(Object.keys(structuralProperties({ b: text('B.'), a: flag('A.') }))).toEqual(['b', 'a']);
});
