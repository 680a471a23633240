import type { KubeObject } from '@capstan/kube';
import { prepareObject } from './prepare-object.ts';

const owner = { manager: 'kustomize-controller', group: 'kustomize.toolkit.fluxcd.io', namespace: 'flux-system', name: 'apps' };
const labels = { 'kustomize.toolkit.fluxcd.io/name': 'apps', 'kustomize.toolkit.fluxcd.io/namespace': 'flux-system' };

function secret(fields: Record<string, unknown>): KubeObject {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, ...fields };
}

describe('prepareObject', () => {
  test('adds the labels of the owner to those of the object', () => {
    const prepared = prepareObject({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', labels: { app: 'x' } } }, owner);
    expect(prepared.metadata.labels).toEqual({ app: 'x', ...labels });
  });

  test('leaves out what only the API server writes', () => {
    const given: KubeObject = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'c', uid: 'u', resourceVersion: '1', generation: 2, creationTimestamp: 'now', managedFields: [] },
      status: { phase: 'x' },
    };
    expect(prepareObject(given, owner)).toEqual({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', labels } });
  });

  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['stringData becomes data', { stringData: { a: 'x' } }, { a: 'eA==' }],
    ['stringData wins over data', { data: { a: 'eQ==', b: 'eg==' }, stringData: { a: 'x' } }, { a: 'eA==', b: 'eg==' }],
    ['a key with a name of its own is only a key', { stringData: JSON.parse('{"__proto__": "x"}') }, JSON.parse('{"__proto__": "eA=="}')],
  ])('of a Secret %s', (_title, fields, data) => {
    const prepared = prepareObject(secret(fields), owner);
    expect([JSON.stringify(prepared.data), prepared.stringData]).toEqual([JSON.stringify(data), undefined]);
  });

  test.each<[string, Record<string, unknown>]>([
    ['a number', { stringData: { a: 1 } }],
    ['a mapping', { stringData: { a: { b: 'c' } } }],
    ['a list', { stringData: ['a'] }],
    ['a text', { stringData: 'a' }],
    ['a text as data beside it', { stringData: { a: 'b' }, data: 'c' }],
  ])('of a Secret %s where texts by key belong is left for the API server to refuse', (_title, fields) => {
    expect(prepareObject(secret(fields), owner)).toMatchObject(fields);
  });

  test('keeps the digits of large integers', () => {
    const given: KubeObject = {
      apiVersion: 'example.org/v1',
      kind: 'Widget',
      metadata: { name: 'w' },
      spec: { id: 12345678901234567890n, size: 1.5 },
    };
    expect(JSON.stringify(prepareObject(given, owner).spec)).toBe('{"id":12345678901234567890,"size":1.5}');
  });

  test('does not change the object that it was given', () => {
    const given = secret({ stringData: { a: 'x' } });
    const before = structuredClone(given);
    prepareObject(given, owner);
    expect(given).toEqual(before);
  });
});
