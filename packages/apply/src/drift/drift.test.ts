import type { KubeObject, ManagedFieldsEntry } from '@capstan/kube';
import { compareLive } from './compare-live.ts';
import { compressFields, expandFields, type FieldTree } from './compress-fields.ts';
import { CorrectionBackoff } from './correction-backoff.ts';
import { explainDrift } from './explain-drift.ts';
import { formatFieldPath, missingFields, unionFields } from './field-paths.ts';
import { isOlder, type LiveEntry, liveEntryOf } from './live-entry.ts';
import { takeBackPatch } from './take-back-patch.ts';

const reader = { manager: 'kustomize-controller', group: 'kustomize.toolkit.fluxcd.io' };
const owner = { ...reader, namespace: 'flux-system', name: 'apps' };
const container = (fields: FieldTree): FieldTree => ({ 'f:spec': { 'f:containers': { 'k:{"name":"app"}': fields } } });
const all = container({ '.': {}, 'f:name': {}, 'f:image': {} });

function entry(
  manager: string,
  operation: 'Apply' | 'Update',
  fieldsV1: Record<string, unknown>,
  more: Partial<ManagedFieldsEntry> = {},
): ManagedFieldsEntry {
  return { manager, operation, apiVersion: 'apps/v1', time: 't1', fieldsType: 'FieldsV1', fieldsV1, ...more };
}

function object(managedFields: ManagedFieldsEntry[], metadata: Partial<KubeObject['metadata']> = {}): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'apps', uid: 'u1', resourceVersion: '10', managedFields, ...metadata },
  };
}

const ours = entry('kustomize-controller', 'Apply', all);
const applied = liveEntryOf(object([ours]), reader);
const live = (more: Partial<LiveEntry>): LiveEntry => ({ ...applied, resourceVersion: '11', ...more });

describe('compareLive', () => {
  test.each<[string, LiveEntry | undefined, string | undefined]>([
    ['the same entry is no drift', live({}), undefined],
    ['an entry that lost fields is edited', live({ fields: compressFields(container({ 'f:name': {} })) }), 'edited'],
    ['another time alone is edited: the same fields were applied with other values', live({ time: 't2' }), 'edited'],
    ['no entry at all is edited', live({ time: '', fields: '' }), 'edited'],
    ['nothing there is deleted', undefined, 'deleted'],
    ['another object of the name is deleted', live({ uid: 'u2' }), 'deleted'],
    ['an older state is no news', live({ resourceVersion: '9', time: 't0' }), undefined],
    ['an older state of another object is no news', live({ resourceVersion: '9', uid: 'u0' }), undefined],
    ['an object that a user told us to leave alone is left alone', live({ ignored: true, time: 't2' }), undefined],
    ['fields that only others hold do not count', live({ taken: true }), undefined],
  ])('%s', (_title, state, expected) => {
    expect(compareLive(applied, state)).toBe(expected);
  });
});

describe('liveEntryOf', () => {
  test.each<[string, KubeObject, Partial<LiveEntry>]>([
    ['our entry gives time and fields', object([ours]), { time: 't1', fields: compressFields(all), taken: false }],
    ['an Update in our name is not our entry', object([entry('kustomize-controller', 'Update', all)]), { time: '', taken: true }],
    [
      'the status is not our entry',
      object([entry('kustomize-controller', 'Apply', all, { subresource: 'status' })]),
      { time: '', taken: false },
    ],
    ['fields of kubectl are to be taken', object([ours, entry('kubectl-edit', 'Update', {})]), { taken: true }],
    [
      'fields of kubectl are left to it where the object says so',
      object([ours, entry('kubectl-edit', 'Update', {})], { annotations: { 'kustomize.toolkit.fluxcd.io/ssa': 'Merge' } }),
      { taken: false },
    ],
    ['fields of a controller are not', object([ours, entry('kube-controller-manager', 'Update', {})]), { taken: false }],
    [
      'a leftover annotation is to be taken',
      object([ours], { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' } }),
      { taken: true },
    ],
    [
      'a switch on the live object',
      object([ours], { annotations: { 'kustomize.toolkit.fluxcd.io/reconcile': 'disabled' } }),
      { ignored: true },
    ],
    ['a deletion', object([ours], { deletionTimestamp: 'now' }), { terminating: true }],
  ])('%s', (_title, given, expected) => {
    expect(liveEntryOf(given, reader)).toMatchObject(expected);
  });
});

describe('isOlder', () => {
  test.each([
    ['9', '10', true],
    ['10', '9', false],
    ['10', '10', false],
    ['99999999999999999998', '99999999999999999999', true],
    ['', '10', false],
  ])('%s before %s: %s', (a, b, expected) => {
    expect(isOlder(a, b)).toBe(expected);
  });
});

describe('compressFields', () => {
  test('gives back what it was given, in less', () => {
    const compressed = compressFields(all);
    expect(expandFields(compressed)).toEqual(all);
    expect(compressed.length).toBeLessThan(JSON.stringify(all).length / 2);
  });
});

describe('missingFields', () => {
  test.each<[string, object, string[]]>([
    ['a field', container({ '.': {}, 'f:name': {} }), ['.spec.containers[name="app"].image']],
    ['a whole item', { 'f:spec': { 'f:containers': {} } }, ['.spec.containers[name="app"]']],
    ['everything', {}, ['.spec.containers[name="app"]']],
    ['nothing', unionFields(all, { 'f:spec': { 'f:replicas': {} } }), []],
  ])('%s is named', (_title, now, expected) => {
    expect(missingFields(all, now as typeof all).map(formatFieldPath)).toEqual(expected);
  });

  test.each([
    [['f:metadata', 'f:labels', 'f:app.kubernetes.io/name'], '.metadata.labels["app.kubernetes.io/name"]'],
    [['f:spec', 'f:ports', 'k:{"port":80,"protocol":"TCP"}', 'f:targetPort'], '.spec.ports[port=80,protocol="TCP"].targetPort'],
    [['f:metadata', 'f:finalizers', 'v:"a"'], '.metadata.finalizers[="a"]'],
    [['f:x', 'i:0'], '.x[0]'],
  ])('%j is written %s', (path, text) => {
    expect(formatFieldPath(path)).toBe(text);
  });
});

describe('explainDrift', () => {
  const stripped = entry('kustomize-controller', 'Apply', container({ '.': {}, 'f:name': {} }));

  test('names the manager that holds the field now', () => {
    const kubectl = entry('kubectl-edit', 'Update', container({ 'f:image': {} }));
    expect(explainDrift(applied, object([stripped, kubectl]), owner).message).toBe(
      'Deployment/apps/web drifted: .spec.containers[name="app"].image changed by kubectl-edit',
    );
  });

  test('names an Update in our own name as well: somebody wrote it by other means', () => {
    const update = entry('kustomize-controller', 'Update', container({ 'f:image': {} }));
    expect(explainDrift(applied, object([stripped, update]), owner).managers).toEqual(['kustomize-controller']);
  });

  test('blames nobody for a field that is gone', () => {
    const other = entry('kubectl-edit', 'Update', { 'f:spec': { 'f:replicas': {} } });
    expect(explainDrift(applied, object([stripped, other]), owner).message).toBe(
      'Deployment/apps/web drifted: .spec.containers[name="app"].image removed by an unknown manager',
    );
  });

  test('knows another object of the same name', () => {
    expect(explainDrift(applied, object([ours], { uid: 'u2' }), owner).message).toContain('deleted and created anew');
  });

  test('knows an apply in our own name', () => {
    expect(explainDrift(applied, object([{ ...ours, time: 't2' }]), owner).message).toBe(
      'Deployment/apps/web drifted: applied with other values in the name of kustomize-controller',
    );
  });

  test.each([
    ['other', 'taken over by flux-system/other, which applies it too'],
    ['apps', 'applied with other values in the name of kustomize-controller'],
  ])('names another owner that writes in the same name: %s', (name, says) => {
    const labels = { [`${reader.group}/name`]: name, [`${reader.group}/namespace`]: 'flux-system' };
    expect(explainDrift(applied, object([{ ...ours, time: 't2' }], { labels }), owner).message).toBe(
      `Deployment/apps/web drifted: ${says}`,
    );
  });

  test('lists five fields at most', () => {
    const many = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`f:a${index}`, {}]));
    const before = liveEntryOf(object([entry(reader.manager, 'Apply', many)]), reader);
    expect(explainDrift(before, object([entry(reader.manager, 'Apply', {})]), owner).message).toContain('.a4 and 3 more removed');
  });
});

describe('takeBackPatch', () => {
  test('is none where nothing is held', () => {
    expect(takeBackPatch(object([ours, entry('kube-controller-manager', 'Update', {})]), reader)).toBeUndefined();
  });

  test('merges what kubectl holds into our entry, others and statuses left alone', () => {
    const kubectl = entry('kubectl-client-side-apply', 'Update', { 'f:spec': { 'f:paused': {} } });
    const status = entry('kubectl-edit', 'Update', { 'f:status': {} }, { subresource: 'status' });
    const other = entry('hpa', 'Update', { 'f:spec': { 'f:replicas': {} } });
    expect(takeBackPatch(object([kubectl, ours, status, other]), reader)).toEqual([
      { op: 'replace', path: '/metadata/resourceVersion', value: '10' },
      {
        op: 'replace',
        path: '/metadata/managedFields',
        value: [
          status,
          other,
          { ...kubectl, manager: reader.manager, operation: 'Apply', fieldsV1: unionFields({ 'f:spec': { 'f:paused': {} } }, all) },
        ],
      },
    ]);
  });

  test('takes what managers before server-side apply left, and those that the operator names', () => {
    const entries = [
      entry('before-first-apply', 'Update', {}),
      entry('kustomize-controller', 'Update', {}),
      entry('argocd-application', 'Apply', {}),
    ];
    const patch = takeBackPatch(object(entries), { ...reader, overridden: ['argocd'] });
    expect(patch?.[1]?.value).toEqual([expect.objectContaining({ manager: reader.manager, operation: 'Apply' })]);
  });

  test('removes the annotation of a client-side apply', () => {
    const given = object([ours], { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' } });
    expect(takeBackPatch(given, reader)?.[1]).toEqual({
      op: 'remove',
      path: '/metadata/annotations/kubectl.kubernetes.io~1last-applied-configuration',
    });
  });
});

describe('CorrectionBackoff', () => {
  const HOUR = 3_600_000;
  /** Notes a drift at each of these times, in milliseconds, and gives what is told of each. */
  const noted = (limitMs: number, ...drifts: [atMs: number, drift: string][]) => {
    let now = 0;
    const backoff = new CorrectionBackoff(() => now);
    return drifts.map(([atMs, drift]) => {
      now = atMs;
      return backoff.note('apps|a', drift, limitMs);
    });
  };

  test('the same object waits longer each time, up to the limit', () => {
    let now = 0;
    const backoff = new CorrectionBackoff(() => now);
    const delays = Array.from({ length: 6 }, () => {
      const delay = backoff.delayMs('apps|a', 5_000);
      now += delay;
      backoff.note('apps|a', 'x', 5_000);
      return delay;
    });
    expect(delays).toEqual([0, 1_000, 2_000, 4_000, 5_000, 5_000]);
    expect(backoff.delayMs('apps|b', 5_000)).toBe(0);
  });

  test.each<[string, [number, string][], string[]]>([
    ['one drift once', [[0, 'x']], ['corrected']],
    [
      'the same again: at the third time that it is a fight, then no more',
      [
        [0, 'x'],
        [1, 'x'],
        [2, 'x'],
        [3, 'x'],
      ],
      ['corrected', 'known', 'fighting', 'known'],
    ],
    [
      'another drift of the same object',
      [
        [0, 'x'],
        [1, 'y'],
      ],
      ['corrected', 'corrected'],
    ],
    [
      'the same after a calm time',
      [
        [0, 'x'],
        [300_001, 'x'],
      ],
      ['corrected', 'corrected'],
    ],
    [
      'the same within the calm time',
      [
        [0, 'x'],
        [299_999, 'x'],
      ],
      ['corrected', 'known'],
    ],
  ])('tells %s', (_, drifts, news) => {
    expect(noted(HOUR, ...drifts)).toEqual(news);
  });

  test('an object that stayed right for an interval starts anew', () => {
    expect(noted(5_000, [0, 'x'], [5_001, 'x'])).toEqual(['corrected', 'corrected']);
  });

  test('forgets what its owner no longer has', () => {
    const backoff = new CorrectionBackoff(() => 0);
    backoff.note('apps|a', 'x', 5_000);
    backoff.forget('apps|');
    expect(backoff.delayMs('apps|a', 5_000)).toBe(0);
  });
});
