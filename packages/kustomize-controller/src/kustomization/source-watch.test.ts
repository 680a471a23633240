import type { KubeObject } from '@capstan/kube';
import type { InformerEvent } from '@capstan/runtime';
import { newlyAvailable } from './source-watch.ts';

const source = (artifact?: { revision: string; digest: string }): KubeObject => ({
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'Bucket',
  metadata: { name: 'fleet', namespace: 'infra' },
  status: artifact === undefined ? {} : { artifact },
});
const [V1, V2] = [
  { revision: 'v1', digest: 'sha256:1' },
  { revision: 'v2', digest: 'sha256:2' },
];
const updated = (old: KubeObject, object: KubeObject): InformerEvent => ({ type: 'updated', old, object, initial: false });

test.each<[string, InformerEvent]>([
  ['a new source', { type: 'added', object: source(V1), initial: false }],
  ['one that is gone', { type: 'deleted', object: source(V1), initial: false }],
  ['a first artifact', updated(source(), source(V1))],
  ['another revision', updated(source(V1), source(V2))],
  ['the same revision with other files, by another spec of ignored ones', updated(source(V1), source({ ...V1, digest: 'sha256:3' }))],
  ['another revision of the same files', updated(source(V1), source({ ...V1, revision: 'v1.1' }))],
  ['an artifact that was lost', updated(source(V1), source())],
])('%s is something to build from, or no longer', (_what, event) => {
  expect(newlyAvailable('Bucket', event)).toBe('Bucket/infra/fleet');
});

test.each<[string, InformerEvent]>([
  ['another condition', updated(source(V1), { ...source(V1), metadata: { name: 'fleet', namespace: 'infra', resourceVersion: '2' } })],
  ['still nothing', updated(source(), source())],
])('%s is no news', (_what, event) => {
  expect(newlyAvailable('Bucket', event)).toBeUndefined();
});
