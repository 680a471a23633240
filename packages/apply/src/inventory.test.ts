import { Inventory } from './inventory.ts';
import { configMap } from './testing/fake-cluster.ts';

const entries = (...names: string[]) => names.map((name) => ({ id: `apps_${name}__ConfigMap`, v: 'v1' }));
const of = (...names: string[]) => Inventory.parse(entries(...names));

describe('Inventory', () => {
  test('is in the order of application, whatever the order of the objects', () => {
    expect(Inventory.of([configMap('b'), configMap('a')]).toEntries()).toEqual(entries('a', 'b'));
  });

  test('the union keeps its own first, then what is new', () => {
    expect(of('b', 'a').union(of('c', 'a')).toEntries()).toEqual(entries('b', 'a', 'c'));
  });

  test('where both have an object, the union keeps the version of its own', () => {
    const at = (v: string) => Inventory.parse([{ id: 'apps_x_autoscaling_HorizontalPodAutoscaler', v }]);
    expect(at('v2').union(at('v1')).toEntries()).toEqual(at('v2').toEntries());
  });

  test('the difference is what the other lacks', () => {
    expect(of('a', 'b', 'c').minus(of('b')).toEntries()).toEqual(entries('a', 'c'));
  });

  test('another version of a kind is the same object', () => {
    const before = Inventory.parse([{ id: 'apps_x_autoscaling_HorizontalPodAutoscaler', v: 'v1' }]);
    const after = Inventory.parse([{ id: 'apps_x_autoscaling_HorizontalPodAutoscaler', v: 'v2' }]);
    expect(before.minus(after).size).toBe(0);
  });

  test('entries that nobody can read are left out', () => {
    expect(Inventory.parse([{ id: 'nonsense', v: 'v1' }, ...entries('a')]).toEntries()).toEqual(entries('a'));
  });

  test('a status without an inventory has an empty one', () => {
    expect(Inventory.parse(undefined).size).toBe(0);
  });
});
