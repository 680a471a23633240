import { describeObject, Inventory } from '@capstan/apply';
import { kustomization } from '../testing/kustomization.ts';
import { itemsToAwait } from './wait.ts';

const applied = Inventory.of([
  { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'apps' } },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'apps' } },
  { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', metadata: { name: 'apps', namespace: 'flux-system' } },
]);
type Spec = Parameters<typeof kustomization>[1];
const awaited = (spec: Spec) => itemsToAwait(kustomization('apps', spec), applied).map(describeObject);

describe('itemsToAwait', () => {
  test.each<[string, Spec, string[]]>([
    ['nothing where nothing is asked for', {}, []],
    ['all that is applied with `wait`, but never itself', { wait: true }, ['ConfigMap/apps/a', 'Deployment/apps/web']],
    [
      'what `healthChecks` names',
      { healthChecks: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'db', namespace: 'data' }] },
      ['Deployment/data/db'],
    ],
    [
      'what it names without a namespace, in its own',
      { healthChecks: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'db' }] },
      ['Deployment/flux-system/db'],
    ],
    [
      'kinds without namespaces, without one',
      {
        healthChecks: [
          { apiVersion: 'v1', kind: 'Namespace', name: 'data' },
          { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', name: 'widgets.x.test' },
          { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', name: 'reader' },
        ],
      },
      ['Namespace/data', 'CustomResourceDefinition/widgets.x.test', 'ClusterRole/reader'],
    ],
    [
      'what is named twice, once',
      {
        healthChecks: [
          { apiVersion: 'apps/v1', kind: 'Deployment', name: 'db' },
          { apiVersion: 'apps/v1', kind: 'Deployment', name: 'db', namespace: 'flux-system' },
        ],
      },
      ['Deployment/flux-system/db'],
    ],
    [
      'not itself, though it is named',
      { healthChecks: [{ apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', name: 'apps' }] },
      [],
    ],
  ])('%s', (_what, spec, expected) => {
    expect(awaited(spec)).toEqual(expected);
  });
});
