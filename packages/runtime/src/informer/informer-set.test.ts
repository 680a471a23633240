import type { KubeObject, Resource } from '@capstan/kube';
import { KubeError } from '@capstan/kube';
import { silentLogger } from '../log/logger.ts';
import { FakeClient } from '../testing/fake-client.ts';
import { until } from '../testing/until.ts';
import { InformerSet } from './informer-set.ts';

const PODS: Resource = { group: '', version: 'v1', kind: 'Pod', plural: 'pods', namespaced: true };

function pod(name: string, namespace = 'default'): KubeObject {
  const managedFields = [{ manager: 'kubectl', operation: 'Update' as const }];
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, labels: { app: name }, managedFields }, spec: {} };
}

function setOf(client: FakeClient): InformerSet {
  const set = new InformerSet(client, silentLogger);
  set.start();
  return set;
}

const watches = (client: FakeClient): number => client.requests.filter(({ verb }) => verb === 'watch').length;
const same = (object: KubeObject): KubeObject => object;

test.each([
  ['nothing', {}],
  ['a namespace', { namespace: 'default' }],
  ['a selector', { labelSelector: 'app=a' }],
  ['metadata only', { metadataOnly: true }],
  ['an identity', { identity: { user: 'jane', groups: ['dev'] } }],
  ['a transform', { transform: same }],
])('whoever asks for the same (%s) shares one watch', async (_name, options) => {
  const client = new FakeClient([PODS]);
  const set = setOf(client);
  const first = set.informer(PODS, options);
  const second = set.informer(PODS, { ...options });
  await first.synced;
  expect(second).toBe(first);
  expect(watches(client)).toBe(1);
  await set.stop();
});

test('different scopes and identities have watches of their own', async () => {
  const client = new FakeClient([PODS]);
  const set = setOf(client);
  const all = [
    {},
    { namespace: 'a' },
    { labelSelector: 'a' },
    { metadataOnly: true },
    { identity: { user: 'jane' } },
    { identity: { user: 'joe' } },
  ];
  await Promise.all(all.map((options) => set.informer(PODS, options).synced));
  expect(watches(client)).toBe(6);
  expect(client.requests.map(({ identity }) => identity?.user ?? '').toSorted()).toEqual(['', '', '', '', 'jane', 'joe']);
  await set.stop();
});

test('the watch ends with its last user', async () => {
  const client = new FakeClient([PODS]);
  const set = setOf(client);
  const informer = set.informer(PODS);
  set.informer(PODS);
  await informer.synced;
  set.release(informer);
  expect(set.size).toBe(1);
  await client.create(PODS, pod('while-used'));
  await until(() => informer.size === 1);
  set.release(informer);
  expect(set.size).toBe(0);
  await client.create(PODS, pod('afterwards'));
  expect(informer.size).toBe(1);
  expect(set.informer(PODS)).not.toBe(informer);
  await set.stop();
});

test('managed fields are left out unless asked for', async () => {
  const client = new FakeClient([PODS]);
  await client.create(PODS, pod('a'));
  const set = setOf(client);
  const lean = set.informer(PODS);
  const full = set.informer(PODS, { transform: same });
  await Promise.all([lean.synced, full.synced]);
  expect([lean.list()[0]?.metadata.managedFields, full.list()[0]?.metadata.managedFields?.length]).toEqual([undefined, 1]);
  await set.stop();
});

test('a metadata-only informer keeps no bodies, observed ones neither', async () => {
  const client = new FakeClient([PODS]);
  const set = setOf(client);
  const informer = set.informer(PODS, { metadataOnly: true });
  await informer.synced;
  informer.observe(await client.create(PODS, pod('a')));
  expect(informer.list()[0]).toEqual({ apiVersion: 'v1', kind: 'Pod', metadata: expect.objectContaining({ name: 'a' }) });
  await set.stop();
});

test('what changed while the watch was away is told afterwards', async () => {
  const client = new FakeClient([PODS]);
  const [kept, gone] = [await client.create(PODS, pod('kept')), await client.create(PODS, pod('gone'))];
  const set = setOf(client);
  const informer = set.informer(PODS);
  await informer.synced;
  const told: string[] = [];
  informer.onChange(({ type, object, initial }) => {
    if (!initial) told.push(`${type} ${object.metadata.name}`);
  });
  client.pauseWatches();
  await client.patch(PODS, kept.metadata, { metadata: { labels: { new: 'yes' } } }, { type: 'merge' });
  await client.delete(PODS, gone.metadata);
  await client.create(PODS, pod('new'));
  client.resumeWatches({ relist: true });
  await until(() => told.length === 3);
  expect(told.toSorted()).toEqual(['added new', 'deleted gone', 'updated kept']);
  await set.stop();
});

test('a watch that is refused is shown, and syncs once it is allowed', async () => {
  const client = new FakeClient([PODS]);
  let allowed = false;
  client.intercept(() => {
    if (!allowed) throw new KubeError('Forbidden', 'pods is forbidden');
  });
  const set = setOf(client);
  const informer = set.informer(PODS);
  await until(() => informer.fault?.code === 'Forbidden');
  allowed = true;
  await informer.synced;
  expect(informer.fault).toBeUndefined();
  await set.stop();
});
