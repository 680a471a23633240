import { withoutContent } from './without-content.ts';

test('keeps what tells a change, and no copy of a Secret in an annotation', () => {
  const metadata = { name: 'token', namespace: 'apps', uid: '1', resourceVersion: '7', labels: { a: 'b' } };
  const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{"data":{"token":"aHVudGVyMg=="}}' };
  const object = { apiVersion: 'v1', kind: 'Secret', metadata: { ...metadata, annotations, finalizers: ['x'] }, data: { token: 'x' } };
  expect(withoutContent(object)).toEqual({ apiVersion: 'v1', kind: 'Secret', metadata });
});

test('leaves out what is not there', () => {
  expect(withoutContent({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'apps' } })).toStrictEqual({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'apps' },
  });
});
