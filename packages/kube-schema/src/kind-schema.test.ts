import { isNamespaced, kubernetes, kustomize, listType, mergeKeys } from './index.ts';

const POD = ['spec', 'template', 'spec'];

describe('mergeKeys', () => {
  test.each([
    ['apps/v1', 'Deployment', [...POD, 'containers'], ['name']],
    ['apps/v1', 'Deployment', [...POD, 'containers', 'env'], ['name']],
    ['apps/v1', 'Deployment', [...POD, 'containers', 'ports'], ['containerPort', 'protocol']],
    ['apps/v1', 'Deployment', [...POD, 'containers', 'args'], undefined],
    ['apps/v1', 'Deployment', [...POD, 'tolerations'], undefined],
    ['v1', 'Service', ['spec', 'ports'], ['port', 'protocol']],
    ['v1', 'ConfigMap', ['metadata', 'finalizers'], []],
    ['v1', 'ConfigMap', ['metadata', 'ownerReferences'], ['uid']],
    ['example.com/v1', 'Widget', ['spec', 'parts'], undefined],
  ])('of %s %s at %j are %j', (apiVersion, kind, path, keys) => {
    expect(mergeKeys(apiVersion, kind, path)).toEqual(keys);
  });
});

describe('listType', () => {
  test.each([
    ['apps/v1', 'Deployment', [...POD, 'containers'], 'map'],
    ['apps/v1', 'Deployment', [...POD, 'containers', 'args'], 'atomic'],
    ['v1', 'ConfigMap', ['metadata', 'finalizers'], 'set'],
    ['v1', 'ConfigMap', ['data'], undefined],
  ])('of %s %s at %j is %p', (apiVersion, kind, path, type) => {
    expect(listType(apiVersion, kind, path)).toBe(type);
  });
});

describe('isNamespaced', () => {
  test.each([
    ['v1', 'ConfigMap', true],
    ['v1', 'Namespace', false],
    ['rbac.authorization.k8s.io/v1', 'ClusterRole', false],
    ['example.com/v1', 'Widget', undefined],
    ['v1', 'constructor', undefined],
  ])('%s %s is %p', (apiVersion, kind, expected) => {
    expect(isNamespaced(apiVersion, kind)).toBe(expected);
  });

  test('kustomize does not know what came after Kubernetes 1.21', () => {
    const policy = ['admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy'] as const;
    expect(kubernetes.isNamespaced(...policy)).toBe(false);
    expect(kustomize.isNamespaced(...policy)).toBeUndefined();
    expect(kustomize.isNamespaced('policy/v1beta1', 'PodSecurityPolicy')).toBe(false);
  });
});
