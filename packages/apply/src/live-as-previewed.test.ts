import type { KubeObject } from '@capstan/kube';
import { AppliedMemory } from './applied-memory.ts';
import type { ApplyOptions } from './apply-options.ts';
import { type LiveEntry, liveEntryOf } from './drift/live-entry.ts';
import { actionOf, inheritedEntry, liveAsPreviewed } from './live-as-previewed.ts';
import { BLIND } from './live-view.ts';
import { type PlannedObject, planObject } from './planned-object.ts';
import type { Preview } from './preview-object.ts';
import { owner } from './testing/apply-bench.ts';
import { configMap, FakeCluster } from './testing/fake-cluster.ts';

const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
const entry = (more: Partial<LiveEntry> = {}): LiveEntry => ({
  ...{ uid: 'u', resourceVersion: '5', time: ago(120_000), fields: 'f', taken: false, ignored: false, terminating: false },
  ...more,
});

let cluster: FakeCluster;
let options: ApplyOptions;
let planned: PlannedObject;
beforeEach(async () => {
  cluster = new FakeCluster();
  options = {
    ...{ client: cluster.client(), owner, memory: new AppliedMemory(), live: BLIND, concurrency: 1 },
    signal: new AbortController().signal,
  };
  planned = await planObject(configMap('a', { x: '1' }), options);
});

const preview = (live: LiveEntry | undefined | 'unknown', more: Partial<Preview> = {}): Preview => ({
  planned: { ...planned, live },
  exists: true,
  skip: false,
  takeBack: false,
  recreate: false,
  entry: undefined,
  answer: undefined,
  resourceVersion: '5',
  ...more,
});

describe('a dry run that leaves our entry as the watch knows it', () => {
  const live = entry();

  test('means that the live object is what would be sent', () => {
    expect(liveAsPreviewed(preview(live, { entry: { ...live, resourceVersion: '6' } }))).toBe(live);
  });

  test.each<[string, LiveEntry | undefined | 'unknown', Partial<Preview>]>([
    ['where it would change fields', live, { entry: { ...live, fields: 'g' } }],
    ['where it would change values: the time moves', live, { entry: { ...live, time: ago(0) } }],
    ['of another object of that name', live, { entry: { ...live, uid: 'v' } }],
    [
      'of just now: another apply within that second has the same time',
      entry({ time: ago(1_000) }),
      { entry: entry({ time: ago(1_000) }) },
    ],
    ['of an object that is being deleted', entry({ terminating: true }), { entry: live }],
    ['where fields are to be taken back', live, { entry: live, takeBack: true }],
    ['where it is to be made anew', live, { entry: live, recreate: true }],
    ['where nobody watches', 'unknown', { entry: live }],
    ['where it is not there', undefined, { entry: live }],
    ['where there was none', live, {}],
  ])('means nothing %s', (_when, given, more) => {
    expect(liveAsPreviewed(preview(given, more))).toBeUndefined();
  });
});

describe('an object that another process applied', () => {
  const answer: KubeObject = { ...configMap('a', { x: '1' }), metadata: { ...configMap('a').metadata, uid: 'u' } };
  const put = (more: Partial<KubeObject> = {}) => cluster.put({ ...answer, ...more });
  const inherited = (more: Partial<Preview> = {}) => inheritedEntry(preview('unknown', { answer, ...more }), options);

  test('is as it should be where it says what a dry run answered, its status aside', async () => {
    const live = put({ status: { seen: true } });
    expect(await inherited()).toEqual(liveEntryOf(live, owner));
  });

  test('is not where it says something else', async () => {
    put({ data: { x: '2' } });
    expect(await inherited()).toBeUndefined();
  });

  test.each<[string, Partial<Preview>]>([
    ['there was no dry run', { answer: undefined }],
    ['it is not there', { exists: false }],
    ['fields are to be taken back', { takeBack: true }],
    ['it is to be made anew', { recreate: true }],
  ])('is not looked at where %s', async (_when, more) => {
    put();
    expect([await inherited(more), cluster.requests]).toEqual([undefined, []]);
  });

  test('that is gone meanwhile is sent', async () => {
    expect(await inherited()).toBeUndefined();
  });
});

describe('what an apply did', () => {
  test.each<[string, LiveEntry | 'unknown', LiveEntry, string]>([
    ['nothing, by the version', entry(), entry(), 'unchanged'],
    ['something, where nobody watched', 'unknown', entry({ resourceVersion: '6' }), 'configured'],
    ['something, by our fields', entry(), entry({ resourceVersion: '6', fields: 'g' }), 'configured'],
    ['something, by the time', entry(), entry({ resourceVersion: '6', time: ago(0) }), 'configured'],
    ['maybe something, within a moment', entry({ time: ago(100) }), entry({ resourceVersion: '6', time: ago(100) }), 'configured'],
  ])('%s', (_what, live, answer, action) => {
    expect(actionOf(preview(live), answer)).toBe(action);
  });

  test('nothing, where others wrote meanwhile and our entry stayed', () => {
    const live = entry();
    expect(actionOf(preview(live), { ...live, resourceVersion: '9' })).toBe('unchanged');
  });
});
