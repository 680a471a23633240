import type { Value } from '@capstan/yaml';
import { ANY, BOOLEAN, checkShape, Fields, INTEGER, listOf, objectOf, STRING, STRING_MAP, STRINGS } from './field-shape.ts';

const SHAPE = objectOf({
  name: STRING,
  on: BOOLEAN,
  count: INTEGER,
  names: STRINGS,
  pairs: STRING_MAP,
  inner: listOf(objectOf({ path: STRING })),
  free: ANY,
});
const faultsOf = (value: Value): [string, string, string | undefined][] =>
  checkShape(value, SHAPE).faults.map(({ path, message, remedy }) => [path.join('.'), message, remedy]);

describe('checkShape', () => {
  test.each<[string, Value]>([
    ['nothing', null],
    ['every field', { name: 'a', on: true, count: 5, names: ['b'], pairs: { c: 'd' }, inner: [{ path: 'e' }], free: [1, { x: null }] }],
    ['nulls for all', { name: null, on: null, count: null, names: null, pairs: { c: null }, inner: [null] }],
    ['an integer of any size', { count: 12345678901234567890n }],
  ])('takes %s', (_, value) => {
    expect(faultsOf(value)).toEqual([]);
  });

  test.each<[Value, string, string, string | undefined]>([
    [{ name: 5 }, 'name', 'expected a string, found a number', 'quote the value'],
    [{ name: true }, 'name', 'expected a string, found a boolean', 'quote the value'],
    [{ name: ['a'] }, 'name', 'expected a string, found a list', undefined],
    [{ name: { a: 'b' } }, 'name', 'expected a string, found a mapping', expect.stringContaining('quote the whole') as string],
    [{ on: 'yes' }, 'on', 'expected a boolean, found a string', undefined],
    [{ count: 1.5 }, 'count', 'expected an integer, found a number', undefined],
    [{ count: '5' }, 'count', 'expected an integer, found a string', 'leave the quotes away'],
    [{ count: 'five' }, 'count', 'expected an integer, found a string', undefined],
    [{ names: 'a' }, 'names', 'expected a list, found a string', 'write each entry on a line of its own, behind "- "'],
    [{ names: ['a', 2n] }, 'names.1', 'expected a string, found a number', undefined],
    [{ pairs: ['a'] }, 'pairs', 'expected a mapping, found a list', undefined],
    [{ pairs: { a: 1 } }, 'pairs.a', 'expected a string, found a number', 'quote the value'],
    [{ inner: [{ path: 'a' }, { pth: 'b' }] }, 'inner.1.pth', 'unknown field "pth"', 'did you mean "path"?'],
    [{ other: 1 }, 'other', 'unknown field "other"', undefined],
  ])('of %j tells %s: %s', (value, path, message, remedy) => {
    expect(faultsOf(value)).toEqual([[path, message, remedy]]);
  });

  test('tells all faults, and gives what is right', () => {
    const { value, faults } = checkShape({ name: 5, names: ['a', 1], nme: 'x', on: true }, SHAPE);
    expect(faults.map(({ path }) => path.join('.'))).toEqual(['name', 'names.1', 'nme']);
    const fields = new Fields(value);
    expect([fields.string('name'), fields.strings('names'), fields.boolean('on')]).toEqual(['', ['a', ''], true]);
  });

  test('takes a field whatever the case of its letters, as Go does', () => {
    expect(new Fields(checkShape({ NAME: 'a' }, SHAPE).value).string('name')).toBe('a');
  });
});

describe('Fields', () => {
  test.each<[string, Value | undefined]>([
    ['nothing', undefined],
    ['a null', null],
    ['a list', ['a']],
    ['a text', 'a'],
  ])('of %s are empty', (_, value) => {
    const fields = new Fields(value);
    expect([
      fields.has('a'),
      fields.string('a'),
      fields.boolean('a'),
      fields.integer('a'),
      fields.strings('a'),
      fields.objects('a'),
      fields.object('a'),
    ]).toEqual([false, '', false, 0, [], [], undefined]);
    expect(fields.stringMap('a').size).toBe(0);
  });

  test('are those of the value alone, not of JavaScript', () => {
    const fields = new Fields({ a: 'b' });
    expect([fields.has('constructor'), fields.string('toString'), fields.has('__proto__')]).toEqual([false, '', false]);
  });
});
