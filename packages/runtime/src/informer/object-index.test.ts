import { ObjectIndex } from './object-index.ts';

interface Pod {
  readonly owners: readonly string[];
}

const keysOf = (index: ObjectIndex<Pod>, value: string): string[] => [...index.keys(value)];

describe('ObjectIndex', () => {
  let index: ObjectIndex<Pod>;

  beforeEach(() => {
    index = new ObjectIndex<Pod>(({ owners }) => owners);
    index.move('a', undefined, { owners: ['x', 'y'] });
    index.move('b', undefined, { owners: ['x'] });
  });

  test('an object is found by each of its values, a value finds all of its objects', () => {
    expect([keysOf(index, 'x'), keysOf(index, 'y')]).toEqual([['a', 'b'], ['a']]);
  });

  test('a value that nobody has finds nothing', () => {
    expect(keysOf(index, 'z')).toEqual([]);
  });

  test('a changed object is found by its new values alone', () => {
    index.move('a', { owners: ['x', 'y'] }, { owners: ['y', 'z'] });
    expect(['x', 'y', 'z'].map((value) => keysOf(index, value))).toEqual([['b'], ['a'], ['a']]);
  });

  test('an object that is gone is found by nothing', () => {
    index.move('a', { owners: ['x', 'y'] }, undefined);
    expect([keysOf(index, 'x'), keysOf(index, 'y')]).toEqual([['b'], []]);
  });

  test('a value that is named twice counts once', () => {
    index.move('c', undefined, { owners: ['z', 'z'] });
    expect(keysOf(index, 'z')).toEqual(['c']);
    index.move('c', { owners: ['z', 'z'] }, undefined);
    expect(keysOf(index, 'z')).toEqual([]);
  });
});
