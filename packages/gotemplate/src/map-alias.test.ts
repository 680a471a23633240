import { asPlainMap } from './map-alias.ts';
import { ANY_MAP, GoMap } from './value.ts';

describe('a map of a named type, given back as a plain one', () => {
  const named = () => GoMap.typed('common.Values', [['a', 1]]);

  test('is a plain map', () => {
    expect(asPlainMap(named()).type).toBe(ANY_MAP);
  });

  test('shares its entries both ways', () => {
    const original = named();
    const plain = asPlainMap(original);
    plain.set('b', 2);
    original.delete('a');
    expect([...plain]).toEqual([['b', 2]]);
    expect([...original]).toEqual([['b', 2]]);
    expect([plain.size, plain.has('a'), plain.get('b')]).toEqual([1, false, 2]);
  });

  test('can be copied, counted and walked as any other', () => {
    const plain = asPlainMap(named());
    expect([...new GoMap(plain)]).toEqual([['a', 1]]);
    expect([[...plain.keys()], [...plain.values()], [...plain.entries()]]).toEqual([['a'], [1], [['a', 1]]]);
    const seen: unknown[] = [];
    plain.forEach((value, key) => {
      seen.push(key, value);
    });
    expect(seen).toEqual(['a', 1]);
    plain.clear();
    expect(plain.size).toBe(0);
  });

  test('is the map itself where that is plain', () => {
    const map = new GoMap();
    expect(asPlainMap(map)).toBe(map);
  });
});
