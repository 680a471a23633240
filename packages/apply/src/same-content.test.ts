import type { KubeObject } from '@capstan/kube';
import { isSameContent } from './same-content.ts';

const object: KubeObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', uid: '1', resourceVersion: '1', generation: 1, labels: { app: 'x' }, managedFields: [] },
  data: { a: 'b' },
};

describe('isSameContent', () => {
  test.each<[string, Partial<KubeObject>]>([
    ['who wrote it', { metadata: { ...object.metadata, managedFields: [{ manager: 'kubectl' }] } }],
    ['its version', { metadata: { ...object.metadata, resourceVersion: '2', generation: 2 } }],
    ['its status', { status: { ready: true } }],
  ])('does not look at %s', (_title, more) => {
    expect(isSameContent(object, { ...object, ...more })).toBe(true);
  });

  test.each<[string, Partial<KubeObject>]>([
    ['a value', { data: { a: 'c' } }],
    ['a field more', { immutable: true }],
    ['a label', { metadata: { ...object.metadata, labels: {} } }],
    ['another object of that name', { metadata: { ...object.metadata, uid: '2' } }],
  ])('sees %s', (_title, more) => {
    expect(isSameContent(object, { ...object, ...more })).toBe(false);
  });
});
