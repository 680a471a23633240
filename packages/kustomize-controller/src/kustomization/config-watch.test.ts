import { InformerSet, silentLogger } from '@capstan/runtime';
import { FakeClient, settle } from '@capstan/runtime/testing';
import { RESOURCES } from '../testing/bench.ts';
import { kustomization } from '../testing/kustomization.ts';
import { ConfigWatch, configsOf, formatConfig } from './config-watch.ts';

const object = kustomization('apps', {
  postBuild: {
    substituteFrom: [
      { kind: 'ConfigMap', name: 'vars' },
      { kind: 'Secret', name: 'keys', optional: true },
    ],
  },
});
const config = (kind: string, name: string, namespace = 'flux-system') => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace },
  data: {},
});

let informers: InformerSet;
let client: FakeClient;
const changed: string[] = [];
let watch: ConfigWatch;
beforeEach(() => {
  client = new FakeClient(Object.values(RESOURCES));
  informers = new InformerSet(client, silentLogger);
  informers.start();
  changed.splice(0);
  watch = new ConfigWatch(informers, (kind, { type, object: { metadata } }) => changed.push(`${type} ${kind}/${metadata.name}`));
});
afterEach(() => informers.stop());

test('the configs of an object are of its own namespace', () => {
  expect(configsOf(object).map(({ kind, namespace, name }) => formatConfig(kind, namespace, name))).toEqual([
    'ConfigMap/flux-system/vars',
    'Secret/flux-system/keys',
  ]);
  expect(configsOf(kustomization('apps'))).toEqual([]);
});

test('an object without configs watches nothing', async () => {
  expect(await watch.versionsOf(kustomization('apps'))).toBe('');
  expect(client.requests).toEqual([]);
});

test('versions change with what they are of: a config that comes, changes or goes', async () => {
  const versions = [await watch.versionsOf(object)];
  await client.create(RESOURCES.configMaps, config('ConfigMap', 'vars'));
  await settle();
  versions.push(await watch.versionsOf(object));
  await client.patch(RESOURCES.configMaps, config('ConfigMap', 'vars').metadata, { data: { a: 'b' } }, { type: 'merge' });
  await settle();
  versions.push(await watch.versionsOf(object));
  await client.delete(RESOURCES.configMaps, config('ConfigMap', 'vars').metadata);
  await settle();
  versions.push(await watch.versionsOf(object));
  expect(versions[0]).toBe('ConfigMap/vars@absent Secret/keys@absent');
  expect(versions[3]).toBe(versions[0]);
  expect(new Set(versions).size).toBe(3);
});

test('a change is told once, however many objects refer to it, and others too: labels decide elsewhere', async () => {
  await watch.versionsOf(object);
  await watch.versionsOf(kustomization('other', object.spec));
  await client.create(RESOURCES.secrets, config('Secret', 'keys'));
  await client.create(RESOURCES.secrets, config('Secret', 'keys', 'team-b'));
  await settle();
  expect(changed).toEqual(['added Secret/keys']);
});

test('only metadata are watched', async () => {
  await watch.versionsOf(object);
  const watches = client.requests.filter(({ verb }) => verb === 'watch');
  expect(watches.map(({ resource: { plural }, namespace }) => [plural, namespace])).toEqual([
    ['configmaps', 'flux-system'],
    ['secrets', 'flux-system'],
  ]);
});
