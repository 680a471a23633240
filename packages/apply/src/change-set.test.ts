import { type Change, describeChanges, describePruned, groupChanges, mapChanges } from './change-set.ts';

const change = (name: string, action: Change['action']): Change => ({
  item: { group: '', version: 'v1', kind: 'ConfigMap', namespace: 'apps', name },
  action,
});
const changes = [
  change('a', 'created'),
  change('b', 'unchanged'),
  change('c', 'skipped'),
  change('d', 'configured'),
  change('e', 'created'),
];

describe('a set of changes', () => {
  test('an event tells what changed, a line each', () => {
    expect(describeChanges(changes)).toBe('ConfigMap/apps/a created\nConfigMap/apps/d configured\nConfigMap/apps/e created');
  });

  test('a log line tells all, by object or by what became of them', () => {
    expect(mapChanges(changes.slice(0, 2))).toEqual({ 'ConfigMap/apps/a': 'created', 'ConfigMap/apps/b': 'unchanged' });
    expect(groupChanges(changes).created).toEqual(['ConfigMap/apps/a', 'ConfigMap/apps/e']);
  });

  test('an event of pruning tells also what a switch kept back', () => {
    expect(describePruned([change('a', 'deleted'), change('b', 'skipped')])).toBe('ConfigMap/apps/a deleted\nConfigMap/apps/b skipped');
  });

  test('where nothing happened there is nothing to tell', () => {
    expect([
      describeChanges([change('a', 'unchanged'), change('b', 'skipped')]),
      describePruned([]),
      mapChanges([]),
      groupChanges([]),
    ]).toEqual(['', '', {}, {}]);
  });

  test('an object named like a property of every object is one like any other', () => {
    expect(
      mapChanges([{ ...change('x', 'created'), item: { ...change('x', 'created').item, kind: '__proto__', namespace: '', name: 'x' } }]),
    ).toEqual({
      '__proto__/x': 'created',
    });
  });
});
