import { compareObjects } from './compare-objects.ts';
import type { ObjectId } from './object-id.ts';

const id = (kind: string, name = 'a', namespace = 'apps', group = ''): ObjectId => ({ group, kind, namespace, name });
const inOrder = (...ids: ObjectId[]) => [...ids].sort(compareObjects).map(({ kind, namespace, name }) => `${kind}/${namespace}/${name}`);

test('what others refer to comes before them: definitions, namespaces, accounts, configs, workloads', () => {
  const kinds = [
    'Deployment',
    'ConfigMap',
    'RoleBinding',
    'Namespace',
    'Service',
    'ServiceAccount',
    'CustomResourceDefinition',
    'Role',
    'Secret',
  ];
  expect(
    kinds
      .map((kind) => id(kind))
      .sort(compareObjects)
      .map(({ kind }) => kind),
  ).toEqual([
    'CustomResourceDefinition',
    'Namespace',
    'ServiceAccount',
    'Role',
    'RoleBinding',
    'ConfigMap',
    'Secret',
    'Service',
    'Deployment',
  ]);
});

test('what may refuse others comes after all of them, kinds that nobody knows in between', () => {
  const kinds = ['ValidatingWebhookConfiguration', 'Widget', 'MutatingWebhookConfiguration', 'PodDisruptionBudget'];
  expect(
    kinds
      .map((kind) => id(kind))
      .sort(compareObjects)
      .map(({ kind }) => kind),
  ).toEqual(['PodDisruptionBudget', 'Widget', 'MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration']);
});

test('within a kind the order is of namespace, then name, byte by byte in every locale', () => {
  expect(inOrder(id('ConfigMap', 'b'), id('ConfigMap', 'a', 'web'), id('ConfigMap', 'B'), id('ConfigMap', 'a'))).toEqual([
    'ConfigMap/apps/B',
    'ConfigMap/apps/a',
    'ConfigMap/apps/b',
    'ConfigMap/web/a',
  ]);
});

test('kinds without a rank are ordered by group first', () => {
  const [ours, theirs] = [id('Widget', 'a', 'apps', 'x.org'), id('Gadget', 'a', 'apps', 'y.org')];
  expect(compareObjects(ours, theirs)).toBeLessThan(0);
  expect(compareObjects(ours, { ...ours })).toBe(0);
});
