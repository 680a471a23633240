import { applyMergePatch } from '../testing/merge.ts';
import { isEqual, mergePatch } from './merge-patch.ts';

test.each([
  ['nothing', { a: 1 }, { a: 1 }, undefined],
  ['a value', { a: 1, b: 2 }, { a: 1, b: 3 }, { b: 3 }],
  ['a new field', {}, { a: { b: 1 } }, { a: { b: 1 } }],
  ['a lost field', { a: 1, b: 2 }, { a: 1 }, { b: null }],
  ['a field made undefined', { a: 1 }, { a: undefined }, { a: null }],
  ['a nested field', { a: { b: 1, c: 2 } }, { a: { b: 1, c: 3 } }, { a: { c: 3 } }],
  ['a list, as a whole', { a: [1, 2] }, { a: [1, 3] }, { a: [1, 3] }],
  ['a list that is equal', { a: [{ x: 1, y: 2 }] }, { a: [{ y: 2, x: 1 }] }, undefined],
  ['a map that becomes a list', { a: { b: 1 } }, { a: [1] }, { a: [1] }],
])('the patch for %s', (_what, before, after, expected) => {
  const patch = mergePatch(before, after);
  expect(patch).toEqual(expected);
  if (patch !== undefined) expect(isEqual(applyMergePatch(before, patch), after)).toBe(true);
});

test('a name such as __proto__ is a name like others', () => {
  const after = JSON.parse('{"__proto__": {"polluted": true}}') as unknown;
  const patch = mergePatch({}, after);
  expect(JSON.stringify(patch)).toBe('{"__proto__":{"polluted":true}}');
  expect({}).not.toHaveProperty('polluted');
});
