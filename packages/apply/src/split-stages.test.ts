import type { KubeObject } from '@capstan/kube';
import { splitStages } from './split-stages.ts';

function object(apiVersion: string, kind: string, name = kind.toLowerCase(), namespace?: string): KubeObject {
  return { apiVersion, kind, metadata: namespace === undefined ? { name } : { name, namespace } };
}

const namesOf = (objects: readonly KubeObject[], custom?: ReadonlySet<string>) =>
  splitStages(objects, custom).map((stage) => [stage.name, ...stage.objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`)]);

describe('splitStages', () => {
  test('definitions come first, then classes, then the rest, empty stages left out', () => {
    const objects = [
      object('apps/v1', 'Deployment'),
      object('storage.k8s.io/v1', 'StorageClass'),
      object('v1', 'Namespace'),
      object('apiextensions.k8s.io/v1', 'CustomResourceDefinition'),
      object('rbac.authorization.k8s.io/v1', 'ClusterRole'),
    ];
    expect(namesOf(objects)).toEqual([
      ['definitions', 'CustomResourceDefinition/customresourcedefinition', 'Namespace/namespace', 'ClusterRole/clusterrole'],
      ['classes', 'StorageClass/storageclass'],
      ['resources', 'Deployment/deployment'],
    ]);
  });

  test('a kind of another group with the name of a definition is none', () => {
    expect(namesOf([object('example.org/v1', 'Namespace')])).toEqual([['resources', 'Namespace/namespace']]);
  });

  test('kinds of the operator have a stage before the rest', () => {
    const objects = [
      object('rbac.authorization.k8s.io/v1', 'RoleBinding'),
      object('rbac.authorization.k8s.io/v1', 'Role'),
      object('v1', 'Secret'),
    ];
    expect(namesOf(objects, new Set(['rbac.authorization.k8s.io/Role', 'Secret']))).toEqual([
      ['custom', 'Role/role', 'Secret/secret'],
      ['resources', 'RoleBinding/rolebinding'],
    ]);
  });

  test('within a stage what others refer to comes first and webhooks last; then by group, kind, namespace, name', () => {
    const objects = [
      object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration'),
      object('networking.k8s.io/v1', 'Ingress'),
      object('apps/v1', 'Deployment', 'b', 'one'),
      object('apps/v1', 'Deployment', 'a', 'two'),
      object('apps/v1', 'Deployment', 'a', 'one'),
      object('v1', 'Service'),
      object('v1', 'ConfigMap'),
      object('v1', 'ServiceAccount'),
      object('apps/v1', 'DaemonSet'),
    ];
    expect(splitStages(objects)[0]?.objects.map(({ kind, metadata }) => `${kind}/${metadata.namespace ?? ''}/${metadata.name}`)).toEqual([
      'ServiceAccount//serviceaccount',
      'ConfigMap//configmap',
      'Service//service',
      'Deployment/one/a',
      'Deployment/one/b',
      'Deployment/two/a',
      'DaemonSet//daemonset',
      'Ingress//ingress',
      'ValidatingWebhookConfiguration//validatingwebhookconfiguration',
    ]);
  });
});
