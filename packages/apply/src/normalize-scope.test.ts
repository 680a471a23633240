import type { KubeObject } from '@capstan/kube';
import { normalizeScope } from './normalize-scope.ts';
import { FakeCluster } from './testing/fake-cluster.ts';

const object = (apiVersion: string, kind: string): KubeObject => ({ apiVersion, kind, metadata: { name: 'x', namespace: 'apps' } });
const definition = (scope: string): KubeObject => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.org' },
  spec: { group: 'example.org', scope, names: { kind: 'Widget' } },
});

describe('normalizeScope', () => {
  test.each<[string, KubeObject[], string | undefined]>([
    ['a kind that is served without namespaces loses it', [object('v1', 'Namespace')], undefined],
    ['a kind with namespaces keeps it', [object('v1', 'ConfigMap')], 'apps'],
    ['a kind that nobody knows keeps it', [object('example.org/v1', 'Widget')], 'apps'],
    [
      'a kind that is defined beside it without namespaces loses it',
      [object('example.org/v1', 'Widget'), definition('Cluster')],
      undefined,
    ],
    ['a kind that is defined beside it with namespaces keeps it', [object('example.org/v1', 'Widget'), definition('Namespaced')], 'apps'],
  ])('%s', async (_title, objects, namespace) => {
    const [normalized] = await normalizeScope(objects, new FakeCluster().client().discovery);
    expect(normalized?.metadata.namespace).toBe(namespace);
  });
});
