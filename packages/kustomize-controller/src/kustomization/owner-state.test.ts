import { AppliedMemory, type LiveView } from '@capstan/apply';
import { kustomization, readyStatus } from '../testing/kustomization.ts';
import type { KustomizationObject } from './kustomization-object.ts';
import { isOfArtifact, isSettled, type OwnerState, UNKNOWN_VERSION } from './owner-state.ts';

const OWNER = 'flux-system/apps';
const CONFIG_MAPS = { group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true };
const entry = { uid: 'u', resourceVersion: '5', time: 't', fields: 'f', taken: false, ignored: false, terminating: false };
const artifact = { url: '', path: '', revision: 'main@sha1:1', digest: 'sha256:1', lastUpdateTime: '2026-01-01T00:00:00Z' };

const state: OwnerState = {
  uid: 'uid-apps',
  generation: 1,
  artifactDigest: 'sha256:1',
  buildDigest: 'sha256:b',
  closure: { files: [], directories: [], absent: [], remotes: [] },
  closureDigest: 'c',
  configs: 'ConfigMap/x@1',
  applied: [{ id: 'apps_a__ConfigMap', key: { namespace: 'apps', name: 'a' }, resource: CONFIG_MAPS }],
  awaited: true,
  asksOthers: false,
  awaitsTakeover: false,
};
const object = (metadata: Partial<KustomizationObject['metadata']> = {}) =>
  kustomization('apps', {}, { status: readyStatus('main@sha1:1'), metadata });
const seeing = (live: ReturnType<LiveView['lookup']>): LiveView => ({ lookup: () => live, subscribe: () => () => undefined });

function given(more: { configs?: string; live?: LiveView; healthyAt?: string; remembered?: boolean } = {}) {
  const memory = new AppliedMemory();
  if (more.remembered !== false) memory.set(OWNER, 'apps_a__ConfigMap', { digest: 'd', entry, healthyAt: more.healthyAt ?? '5' });
  return { configs: more.configs ?? state.configs, memory, live: more.live ?? seeing(entry), owner: OWNER };
}

describe('isSettled', () => {
  test('holds where nothing has changed since the last success', () => {
    expect(isSettled(state, object(), given())).toBe(true);
  });

  test.each<[string, OwnerState | undefined, KustomizationObject, ReturnType<typeof given>]>([
    ['nothing is remembered', undefined, object(), given()],
    ['health is asked for of objects that nobody watches', { ...state, asksOthers: true }, object(), given()],
    ['another owner is to take an object over', { ...state, awaitsTakeover: true }, object(), given()],
    ['it is another object of the name', state, object({ uid: 'other' }), given()],
    ['the spec has changed', state, object({ generation: 2 }), given()],
    ['a config has changed', state, object(), given({ configs: 'ConfigMap/x@2' })],
    [
      'a config is not known',
      { ...state, configs: `ConfigMap/x${UNKNOWN_VERSION}` },
      object(),
      given({ configs: `ConfigMap/x${UNKNOWN_VERSION}` }),
    ],
    ['a reconcile is asked for', state, object({ annotations: { 'reconcile.fluxcd.io/requestedAt': 'now' } }), given()],
    ['the last reconcile failed', state, kustomization('apps', {}, { status: { observedGeneration: 1, conditions: [] } }), given()],
    [
      'the success was of an older spec',
      state,
      kustomization('apps', {}, { status: { ...readyStatus('main@sha1:1'), observedGeneration: 0 } }),
      given(),
    ],
    ['an object was never applied by this process', state, object(), given({ remembered: false })],
    ['an object is gone', state, object(), given({ live: seeing(undefined) })],
    ['no watch knows an object', state, object(), given({ live: seeing('unknown') })],
    ['an object has drifted', state, object(), given({ live: seeing({ ...entry, resourceVersion: '6', time: 'later' }), healthyAt: '6' })],
    ['kubectl holds fields of an object', state, object(), given({ live: seeing({ ...entry, taken: true }) })],
    ['an object changed since it was healthy', state, object(), given({ live: seeing({ ...entry, resourceVersion: '6' }) })],
  ])('does not hold where %s', (_what, known, now, world) => {
    expect(isSettled(known, now, world)).toBe(false);
  });

  test('a change of what is not ours counts only where health is asked for', () => {
    const world = given({ live: seeing({ ...entry, resourceVersion: '6' }) });
    expect(isSettled({ ...state, awaited: false }, object(), world)).toBe(true);
  });

  test('a request that was answered is none', () => {
    const answered = object({ annotations: { 'reconcile.fluxcd.io/requestedAt': 'then' } });
    const status = { ...readyStatus('main@sha1:1'), lastHandledReconcileAt: 'then' };
    expect(isSettled(state, { ...answered, status }, given())).toBe(true);
  });
});

describe('isOfArtifact', () => {
  test.each<[string, Partial<typeof artifact>, boolean]>([
    ['the same artifact', {}, true],
    ['other bytes of the same revision', { digest: 'sha256:2' }, false],
    ['another revision of the same bytes, which is yet to be told', { revision: 'main@sha1:2' }, false],
  ])('%s', (_what, change, expected) => {
    expect(isOfArtifact(state, object(), { ...artifact, ...change })).toBe(expected);
  });
});
