import type { KubeObject, Resource } from '@capstan/kube';
import { AppliedMemory } from './applied-memory.ts';
import type { ApplyOptions } from './apply-options.ts';
import { digestOf } from './digest.ts';
import type { LiveEntry } from './drift/live-entry.ts';
import { ownerKey, planObject } from './planned-object.ts';
import { prepareObject } from './prepare-object.ts';
import { owner } from './testing/apply-bench.ts';
import { configMap, FakeCluster } from './testing/fake-cluster.ts';

const ENTRY: LiveEntry = { uid: 'u', resourceVersion: '5', time: 't', fields: 'f', taken: false, ignored: false, terminating: false };
const ID = 'apps_a__ConfigMap';
const object = (annotations?: Record<string, string>) => configMap('a', { x: '1' }, annotations);
const digest = (given: KubeObject = object()) => digestOf(prepareObject(given, owner));
const SSA = 'kustomize.toolkit.fluxcd.io/ssa';

interface Known {
  readonly live: LiveEntry | undefined | 'unknown';
  readonly applied?: { readonly digest: string; readonly entry?: LiveEntry };
  readonly takeBack?: boolean;
}

function plan(given: KubeObject, { live, applied, takeBack = false }: Known) {
  const memory = new AppliedMemory();
  if (applied !== undefined) memory.set(ownerKey(owner), ID, { entry: ENTRY, ...applied });
  const options: ApplyOptions = {
    ...{ owner, memory, takeBack, concurrency: 1 },
    client: new FakeCluster().client(),
    live: { lookup: () => live, subscribe: () => () => undefined },
    signal: new AbortController().signal,
  };
  return planObject(given, options);
}

describe('an object is sent', () => {
  test.each<[string, KubeObject, Known]>([
    ['that is not there', object(), { live: undefined }],
    ['that nobody watches', object(), { live: 'unknown', applied: { digest: digest() } }],
    ['that this process has not applied yet', object(), { live: ENTRY }],
    ['that says something else than what was sent', object(), { live: ENTRY, applied: { digest: 'other' } }],
    ['that was edited', object(), { live: { ...ENTRY, resourceVersion: '6', fields: 'g' }, applied: { digest: digest() } }],
    [
      'that was applied by others in our name',
      object(),
      { live: { ...ENTRY, resourceVersion: '6', time: 't2' }, applied: { digest: digest() } },
    ],
    ['that was made anew by others', object(), { live: { ...ENTRY, resourceVersion: '6', uid: 'v' }, applied: { digest: digest() } }],
    ['that was deleted', object(), { live: undefined, applied: { digest: digest() } }],
    [
      'of which kubectl holds fields, where they are taken back',
      object(),
      { live: { ...ENTRY, taken: true }, applied: { digest: digest() }, takeBack: true },
    ],
  ])('%s', async (_what, given, known) => {
    expect((await plan(given, known)).decision).toBe('send');
  });
});

describe('an object is left as it is', () => {
  const merged = object({ [SSA]: 'Merge' });

  test.each<[string, KubeObject, Known]>([
    ['that is as it was sent', object(), { live: ENTRY, applied: { digest: digest() } }],
    [
      'that others have written to, but none of our fields',
      object(),
      { live: { ...ENTRY, resourceVersion: '9' }, applied: { digest: digest() } },
    ],
    [
      'of which the watch is behind our own answer',
      object(),
      { live: { ...ENTRY, resourceVersion: '4', time: 't0' }, applied: { digest: digest() } },
    ],
    ['of which kubectl holds fields, at other times', object(), { live: { ...ENTRY, taken: true }, applied: { digest: digest() } }],
    ['of which kubectl may hold fields', merged, { live: { ...ENTRY, taken: true }, applied: { digest: digest(merged) }, takeBack: true }],
  ])('%s', async (_what, given, known) => {
    expect((await plan(given, known)).decision).toBe('unchanged');
  });
});

describe('an object is skipped', () => {
  test.each<[string, KubeObject, Known]>([
    ['that says so in Git', object({ [SSA]: 'Ignore' }), { live: undefined }],
    ['that says so in the cluster', object(), { live: { ...ENTRY, ignored: true } }],
    ['that is there and is to be made once alone', object({ [SSA]: 'IfNotPresent' }), { live: ENTRY }],
  ])('%s', async (_what, given, known) => {
    expect((await plan(given, known)).decision).toBe('skip');
  });

  test('but not while it is to be made once alone and is not there', async () => {
    expect((await plan(object({ [SSA]: 'IfNotPresent' }), { live: undefined })).decision).toBe('send');
  });
});

describe('drift', () => {
  const edited = { ...ENTRY, resourceVersion: '6', fields: 'g' };

  test.each<[string, Known, LiveEntry | undefined]>([
    ['of what was sent as it is now', { live: edited, applied: { digest: digest() } }, ENTRY],
    ['by deletion', { live: undefined, applied: { digest: digest() } }, ENTRY],
    ['is none where something else is to be sent anyway', { live: edited, applied: { digest: 'other' } }, undefined],
    ['is not known of what another process applied', { live: edited }, undefined],
    ['is not known of what nobody watches', { live: 'unknown', applied: { digest: digest() } }, undefined],
  ])('%s', async (_what, known, expected) => {
    expect((await plan(object(), known)).driftedFrom).toEqual(expected);
  });
});

test.each<[string, KubeObject, string, string]>([
  [
    'of a kind that is not served',
    { ...object(), apiVersion: 'x.org/v1', kind: 'Widget' },
    'UnknownKind',
    'no matches for kind "Widget" in version "x.org/v1"',
  ],
  [
    'without the namespace that it needs',
    { ...object(), metadata: { name: 'a' } },
    'Refused',
    'namespace not specified; set metadata.namespace or targetNamespace',
  ],
])('an object %s is refused before anything is sent', async (_what, given, code, cause) => {
  await expect(plan(given, { live: undefined })).rejects.toMatchObject({ code, message: expect.stringContaining(cause) });
});

test('where it goes and what is sent are known', async () => {
  const expected: Resource = { group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true };
  const planned = await plan(object(), { live: undefined });
  expect([planned.id, planned.key, planned.resource, planned.isKnown]).toEqual([ID, { namespace: 'apps', name: 'a' }, expected, false]);
  expect(planned.object.metadata.labels).toEqual({
    'kustomize.toolkit.fluxcd.io/name': 'apps',
    'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
  });
});
