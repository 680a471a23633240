import { gunzipSync, gzipSync } from 'node:zlib';
import { GoMap } from '@capstan/gotemplate';
import { Tree } from '@capstan/tree';
import { HelmError } from './error.ts';
import { loadTree } from './load-chart.ts';
import type { Release } from './release.ts';
import { decodeRelease, encodeRelease } from './release-record.ts';
import { loadRelease, releaseKey, storeRelease } from './release-storage.ts';

const chart = loadTree(
  Tree.of([
    ['Chart.yaml', 'apiVersion: v2\nname: app\nversion: 1.0.0\nappVersion: "3"\n'],
    ['Chart.lock', 'dependencies:\n- name: db\n  repository: https://x\n  version: 1.0.0\ngenerated: "2026-01-02T03:04:05.60+00:00"\n'],
    ['values.yaml', 'count: 1000000\n'],
    ['values.schema.json', '{}'],
    ['templates/a.yaml', 'a: 1\n'],
    ['README.md', 'é'],
  ]),
);

const RELEASE: Release = {
  name: 'app',
  namespace: 'team',
  version: 2,
  firstDeployed: '2026-11-21T02:32:13.148518047Z',
  lastDeployed: '2026-11-21T02:32:26.645090502Z',
  description: 'Upgrade complete',
  status: 'deployed',
  notes: 'Thanks\n',
  chart,
  config: new GoMap([['count', 2]]),
  manifest: '---\n# Source: app/templates/a.yaml\na: 1\n',
  hooks: [
    {
      name: 'check',
      kind: 'Pod',
      path: 'app/templates/h.yaml',
      manifest: 'kind: Pod',
      events: ['post-install', 'test'],
      weight: -5,
      deletePolicies: ['hook-succeeded'],
      outputLogPolicies: [],
      lastRun: { phase: 'Succeeded', startedAt: '2026-11-21T02:32:27Z' },
    },
  ],
  labels: new Map([['team', 'a']]),
  applyMethod: 'ssa',
};

const json = (record: string) => JSON.parse(gunzipSync(Buffer.from(record, 'base64')).toString());
const pack = (value: unknown) => gzipSync(JSON.stringify(value)).toString('base64');

describe('a record', () => {
  test('has the fields that Helm writes', () => {
    expect(json(encodeRelease(RELEASE))).toEqual({
      name: 'app',
      namespace: 'team',
      version: 2,
      info: {
        first_deployed: RELEASE.firstDeployed,
        last_deployed: RELEASE.lastDeployed,
        description: 'Upgrade complete',
        status: 'deployed',
        notes: 'Thanks\n',
      },
      chart: {
        metadata: { name: 'app', version: '1.0.0', apiVersion: 'v2', appVersion: '3' },
        lock: {
          generated: '2026-01-02T03:04:05.6Z',
          digest: '',
          dependencies: [{ name: 'db', repository: 'https://x', version: '1.0.0' }],
        },
        templates: [{ name: 'templates/a.yaml', data: btoa('a: 1\n') }],
        values: { count: 1_000_000 },
        schema: btoa('{}'),
        schemamodtime: '0001-01-01T00:00:00Z',
        files: [{ name: 'README.md', data: Buffer.from('é').toString('base64') }],
      },
      config: { count: 2 },
      manifest: RELEASE.manifest,
      hooks: [
        {
          name: 'check',
          kind: 'Pod',
          path: 'app/templates/h.yaml',
          manifest: 'kind: Pod',
          events: ['post-install', 'test'],
          last_run: { phase: 'Succeeded', started_at: '2026-11-21T02:32:27Z' },
          weight: -5,
          delete_policies: ['hook-succeeded'],
        },
      ],
      apply_method: 'ssa',
    });
  });

  test('leaves out what is empty', () => {
    const bare = { ...RELEASE, notes: '', config: new GoMap(), hooks: [], manifest: '' };
    expect(Object.keys(json(encodeRelease(bare)))).toEqual(['apply_method', 'chart', 'info', 'name', 'namespace', 'version']);
  });

  test('is written again as it was read, times of files included', () => {
    const record = json(encodeRelease(RELEASE));
    record.chart.modtime = '2026-11-21T02:25:34.5Z';
    record.chart.schemamodtime = '2026-11-21T02:25:35Z';
    record.chart.templates[0].modtime = '2026-11-21T02:25:36Z';
    record.chart.values = null;
    record.info.deleted = '2026-11-22T00:00:00Z';
    expect(json(encodeRelease(decodeRelease(pack(record))))).toEqual(record);
  });

  test('of Helm 3 has empty texts for times that never were', () => {
    const { deleted, hooks } = decodeRelease(
      pack({ name: 'app', info: { deleted: '' }, hooks: [{ name: 'h', last_run: { started_at: '', completed_at: '', phase: '' } }] }),
    );
    expect(deleted).toBeUndefined();
    expect(hooks[0]?.lastRun).toEqual({ phase: '' });
  });

  test('need not be packed, as the oldest are not', () => {
    expect(decodeRelease(btoa('{"name":"old","version":1}'))).toMatchObject({ name: 'old', version: 1 });
  });

  test.each([
    ['not base64 of anything', '!!'],
    ['JSON that ends early', btoa('{"name"')],
    ['a broken archive', btoa('\x1f\x8b\x08broken')],
    ['no name', btoa('{}')],
    ['no object', btoa('[1]')],
    ['no chart', btoa('{"name":"app","chart":{"metadata":{"keywords":"a"}}}')],
  ])('with %s is refused', (_, data) => {
    expect(() => decodeRelease(data)).toThrow(HelmError);
    expect(() => decodeRelease(data)).toThrow(expect.objectContaining({ code: 'ReleaseInvalid' }));
  });
});

describe('an object that keeps a release', () => {
  test('has the name, type and labels of Helm', () => {
    const secret = storeRelease(RELEASE, 'Secret', { label: 'createdAt', atMs: 1_795_228_338_999 });
    expect(secret).toEqual({
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'helm.sh/release.v1',
      metadata: {
        name: 'sh.helm.release.v1.app.v2',
        namespace: 'team',
        labels: { team: 'a', createdAt: '1795228338', name: 'app', owner: 'helm', status: 'deployed', version: '2' },
      },
      data: { release: btoa(encodeRelease(RELEASE)) },
    });
    expect(releaseKey('app', 2)).toBe(secret.metadata.name);
  });

  test('is a ConfigMap without type, and encoded once', () => {
    const map = storeRelease(RELEASE, 'ConfigMap', { label: 'modifiedAt', atMs: 0 });
    expect(map).not.toHaveProperty('type');
    expect(map.data.release).toBe(encodeRelease(RELEASE));
    expect(map.metadata.labels).toMatchObject({ modifiedAt: '0' });
  });

  test.each(['Secret', 'ConfigMap'] as const)('gives the release back from a %s, with the labels of users alone', (kind) => {
    const loaded = loadRelease(storeRelease(RELEASE, kind, { label: 'createdAt', atMs: 1 }));
    expect(encodeRelease(loaded)).toBe(encodeRelease(RELEASE));
    expect([...loaded.labels]).toEqual([['team', 'a']]);
  });

  test.each(['name', 'owner', 'status', 'version', 'createdAt', 'modifiedAt'])('refuses a label of a user called %s', (name) => {
    const store = () => storeRelease({ ...RELEASE, labels: new Map([[name, 'x']]) }, 'Secret', { label: 'createdAt', atMs: 0 });
    expect(store).toThrow(expect.objectContaining({ code: 'ReleaseInvalid' }));
  });

  test('without a record is refused', () => {
    expect(() => loadRelease({ kind: 'Secret', data: {} })).toThrow('the Secret holds no release');
  });
});
