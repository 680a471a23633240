import type { AssessedObject } from './assessment.ts';
import { conditionOf, conditionsOf, isTrueAt, numberAt, recordsAt, stringAt } from './read-field.ts';

const object = (fields: Record<string, unknown>): AssessedObject => ({ apiVersion: 'v1', kind: 'X', metadata: { name: 'x' }, ...fields });

describe('a field', () => {
  test.each<[string, Record<string, unknown>, number | undefined]>([
    ['of a number', { spec: { replicas: 3 } }, 3],
    ['of a large integer', { spec: { replicas: 3n } }, 3],
    ['of a text that looks like one', { spec: { replicas: '3' } }, undefined],
    ['that is not there', { spec: {} }, undefined],
    ['below what is not there', {}, undefined],
    ['below what is no map', { spec: 'x' }, undefined],
    ['below a list', { spec: [{ replicas: 3 }] }, undefined],
    ['below nothing', { spec: null }, undefined],
  ])('%s, read as a number', (_what, fields, expected) => {
    expect(numberAt(object(fields), 'spec', 'replicas')).toBe(expected);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['of a text', { status: { phase: 'Bound' } }, 'Bound'],
    ['of a number', { status: { phase: 1 } }, ''],
    ['that is not there', { status: {} }, ''],
  ])('%s, read as a text', (_what, fields, expected) => {
    expect(stringAt(object(fields), 'status', 'phase')).toBe(expected);
  });

  test.each<[unknown, boolean]>([
    [true, true],
    [false, false],
    ['true', false],
    [1, false],
    [undefined, false],
  ])('of %j, read as a condition, is %s', (suspend, expected) => {
    expect(isTrueAt(object({ spec: { suspend } }), 'spec', 'suspend')).toBe(expected);
  });

  test('that every object inherits is none of its own', () => {
    expect([stringAt(object({}), 'constructor', 'name'), numberAt(object({ spec: {} }), 'spec', 'toString', 'length')]).toEqual([
      '',
      undefined,
    ]);
  });
});

test('of a list only the records count', () => {
  expect(recordsAt(object({ items: [{ a: 1 }, null, 'x', [1], { b: 2 }] }), 'items')).toEqual([{ a: 1 }, { b: 2 }]);
  expect(recordsAt(object({ items: 'x' }), 'items')).toEqual([]);
});

describe('conditions', () => {
  test('are read in their order, with what they lack empty', () => {
    const conditions = [{ type: 'Ready', status: 'True' }, { type: 'Stalled', status: 'False', reason: 'X', message: 'y' }, 'odd'];
    expect(conditionsOf(object({ status: { conditions } }))).toEqual([
      { type: 'Ready', status: 'True', reason: '', message: '' },
      { type: 'Stalled', status: 'False', reason: 'X', message: 'y' },
    ]);
  });

  test('of a type: the first of them, if there is any', () => {
    const conditions = [
      { type: 'Ready', status: 'False' },
      { type: 'Ready', status: 'True' },
    ];
    expect(conditionOf(object({ status: { conditions } }), 'Ready')?.status).toBe('False');
    expect(conditionOf(object({ status: { conditions } }), 'Stalled')).toBeUndefined();
    expect(conditionOf(object({}), 'Ready')).toBeUndefined();
  });
});
