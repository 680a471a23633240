import type { KubeObject, Resource } from '@capstan/kube';
import { Informer, type InformerEvent, silentLogger } from '@capstan/runtime';
import { kustomization, readyStatus } from '../testing/kustomization.ts';
import {
  addIndexes,
  wakeByConfig,
  wakeByDrift,
  wakeByKind,
  wakeBySource,
  wakeDependents,
  wakeHandingOver,
  wakeItself,
} from './controller.ts';
import type { KustomizationObject } from './kustomization-object.ts';

const KUSTOMIZATIONS = {
  group: 'kustomize.toolkit.fluxcd.io',
  version: 'v1',
  kind: 'Kustomization',
  plural: 'kustomizations',
  namespaced: true,
};

const READY = { type: 'Ready', reason: 'ReconciliationFailed', lastTransitionTime: '2026-01-01T00:00:00Z' };

/** An informer that holds these, as if a watch had brought them. */
async function informerOf(...objects: KustomizationObject[]): Promise<Informer<KustomizationObject>> {
  const informer = new Informer<KustomizationObject>(KUSTOMIZATIONS, {}, silentLogger);
  addIndexes(informer);
  const client = {
    async *watchResource() {
      const items = objects.map((object, index) => ({ ...object, metadata: { ...object.metadata, resourceVersion: String(index + 1) } }));
      yield { type: 'restarted', items, resourceVersion: '100' };
    },
  };
  // The informer calls nothing else.
  await informer.run(client as unknown as Parameters<typeof informer.run>[0], new AbortController().signal);
  return informer;
}

function updated<T extends KubeObject>(old: T, object: T): InformerEvent<T> {
  return { type: 'updated', old, object, initial: false };
}

const names = (wishes: Iterable<{ key: { name: string }; cancelRunning?: boolean }>) =>
  [...wishes].map(({ key, cancelRunning }) => `${key.name}${cancelRunning === true ? ' at once' : ''}`);

const repository = (revision?: string): KubeObject => ({
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'GitRepository',
  metadata: { name: 'fleet', namespace: 'flux-system' },
  status: revision === undefined ? {} : { artifact: { revision, digest: `sha256:${revision}` } },
});

describe('a change of a Kustomization', () => {
  const dependent = kustomization('b', { dependsOn: [{ name: 'a' }] });
  const a = kustomization('a');

  test.each<[string, KustomizationObject, KustomizationObject, string[]]>([
    [
      'a new spec wakes itself at once, and those that depend on it',
      a,
      kustomization('a', {}, { metadata: { generation: 2 } }),
      ['a at once', 'b'],
    ],
    ['becoming ready wakes those that depend on it', a, kustomization('a', {}, { status: readyStatus('v1') }), ['b']],
    [
      'being ready at another revision does',
      kustomization('a', {}, { status: readyStatus('v1') }),
      kustomization('a', {}, { status: readyStatus('v2') }),
      ['b'],
    ],
    ['progress wakes nobody', a, kustomization('a', {}, { status: { lastAttemptedRevision: 'v1' } }), []],
    [
      'a request wakes itself at once',
      a,
      kustomization('a', {}, { metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': 'x' } } }),
      ['a at once'],
    ],
  ])('%s', async (_title, old, object, expected) => {
    const informer = await informerOf(a, dependent);
    expect(names([...wakeItself(updated(old, object)), ...wakeDependents(updated(old, object), informer)])).toEqual(expected);
  });

  test('what exists at the start wakes itself alone', async () => {
    const informer = await informerOf(a, dependent);
    const event: InformerEvent<KustomizationObject> = { type: 'added', object: a, initial: true };
    expect(names([...wakeItself(event), ...wakeDependents(event, informer)])).toEqual(['a at once']);
  });
});

describe('wakeHandingOver', () => {
  const [old, now] = [kustomization('b', {}, { status: readyStatus('v1') }), kustomization('b', {}, { status: readyStatus('v2') })];

  test.each<[string, InformerEvent<KustomizationObject>, string[]]>([
    ['one that applied another revision wakes those that wait for others', updated(old, now), ['a']],
    ['so does one that is gone: it takes nothing over any more', { type: 'deleted', object: now, initial: false }, ['a']],
    ['progress wakes nobody', updated(old, kustomization('b', {}, { status: { ...readyStatus('v1'), lastAttemptedRevision: 'v2' } })), []],
    ['nor does the start', { type: 'added', object: now, initial: true }, []],
  ])('%s, but never itself', (_title, event, expected) => {
    expect(names(wakeHandingOver(event, new Set(['flux-system/a', 'flux-system/b'])))).toEqual(expected);
  });
});

describe('wakeBySource', () => {
  const elsewhere = kustomization('c', { sourceRef: { kind: 'GitRepository', name: 'fleet', namespace: 'team-a' } });

  test.each<[string, InformerEvent, string[]]>([
    ['a new revision ends what those who build from it wait for', updated(repository('v1'), repository('v2')), ['a at once', 'b at once']],
    ['a first artifact does', updated(repository(), repository('v1')), ['a at once', 'b at once']],
    ['another status does not', updated(repository('v1'), repository('v1')), []],
    ['a new source does', { type: 'added', object: repository('v1'), initial: false }, ['a at once', 'b at once']],
    ['one that is gone wakes them', { type: 'deleted', object: repository('v1'), initial: false }, ['a', 'b']],
    ['the start wakes nobody: all are looked at anyway', { type: 'added', object: repository('v1'), initial: true }, []],
  ])('%s', async (_title, event, expected) => {
    const informer = await informerOf(kustomization('a'), kustomization('b'), elsewhere);
    expect(names(wakeBySource('GitRepository', event, informer))).toEqual(expected);
  });
});

describe('wakeByConfig', () => {
  const config: KubeObject = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'vars', namespace: 'flux-system' } };

  test.each([
    [true, ['a at once']],
    [false, []],
  ])('a config whose label says %s wakes %j', async (waking, expected) => {
    const informer = await informerOf(
      kustomization('a', { postBuild: { substituteFrom: [{ kind: 'Secret', name: 'vars' }] } }),
      kustomization('b'),
    );
    expect(names(wakeByConfig('Secret', updated(config, config), informer, () => waking))).toEqual(expected);
  });
});

describe('a kind that the API server begins to serve', () => {
  const message = 'Widget/w dry-run failed: no matches for kind "Widget" in version "x.test/v1" (a.yaml:1)';
  const failed = (name: string, text: string, status: 'True' | 'False' = 'False') =>
    kustomization(name, {}, { status: { conditions: [{ ...READY, status, message: text }] } });
  const WIDGET = { group: 'x.test', version: 'v1', kind: 'Widget', plural: 'widgets', namespaced: true };

  test.each<[string, KustomizationObject, Resource, string[]]>([
    ['wakes what failed for want of it', failed('a', message), WIDGET, ['a']],
    ['wakes what failed for want of several', failed('a', message.replace('Widget"', 'Gadget"') + message), WIDGET, ['a']],
    ['wakes nobody who wants another', failed('a', message), { ...WIDGET, kind: 'Gadget' }, []],
    ['wakes nobody who wants another version', failed('a', message), { ...WIDGET, version: 'v2' }, []],
    ['wakes nobody who is ready', failed('a', message, 'True'), WIDGET, []],
    ['wakes nobody who failed otherwise', failed('a', 'Widget/w is invalid'), WIDGET, []],
    ['wakes nobody who has no status', kustomization('a'), WIDGET, []],
  ])('%s', async (_, object, served, expected) => {
    expect(names(wakeByKind(served, await informerOf(object)))).toEqual(expected);
  });
});

describe('wakeByDrift', () => {
  test('wakes the owner, after its backoff, with the name of the object as people write it', async () => {
    const informer = await informerOf(kustomization('apps'));
    const woken: unknown[] = [];
    const enqueue = (...wish: unknown[]) => woken.push(wish);
    const event = { owner: 'flux-system/apps', id: 'shop_web_apps_Deployment', kind: 'edited' } as const;
    // It calls nothing else.
    const controller = { enqueue } as unknown as Parameters<typeof wakeByDrift>[1];
    wakeByDrift(event, controller, informer, () => 700);
    wakeByDrift({ ...event, owner: 'flux-system/gone' }, controller, informer, () => 0);
    expect(woken).toEqual([[{ namespace: 'flux-system', name: 'apps' }, 'drift of Deployment/shop/web (edited)', { afterMs: 700 }]]);
  });
});
