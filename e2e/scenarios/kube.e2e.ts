import { type Client, type KubeObject, loadClient, type Resource, type SessionEvent } from '@capstan/kube';
import { controlPlaneBinaries } from '../control-plane/binaries.ts';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import { startControlPlane } from '../control-plane/start-control-plane.ts';
import { describeWith } from '../harness/describe-with.ts';
import { waitFor } from '../wait-for.ts';
import { CONFIG_MAPS, Mirror } from './mirror.ts';

const OBJECTS = 500;
const CRDS: Resource = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  namespaced: false,
};

const configMap = (set: string, index: number, value: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: `${set}-${index}`, namespace: 'default', labels: { set } },
  data: { value },
});

async function inParallel(count: number, act: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const work = async () => {
    while (next < count) await act(next++);
  };
  await Promise.all(Array.from({ length: 32 }, work));
}

await describeWith(
  () => controlPlaneBinaries(['etcd', 'kube-apiserver']),
  'the client of the Kubernetes API',
  () => {
    let controlPlane: ControlPlane;
    let client: Client;
    const sessions: SessionEvent[] = [];

    beforeAll(async () => {
      controlPlane = await startControlPlane();
      client = await loadClient({ kubeconfig: controlPlane.kubeconfig, observer: { session: (event) => sessions.push(event) } });
    });
    afterAll(async () => {
      await client?.close();
      await controlPlane?.stop();
    });

    const apply = (object: KubeObject) => client.apply(CONFIG_MAPS, object, { fieldManager: 'e2e', force: true });
    const versionsOf = async (set: string) => {
      const { items } = await client.list(CONFIG_MAPS, {
        namespace: 'default',
        labelSelector: `set=${set}`,
        limit: 100,
        metadataOnly: true,
      });
      return Object.fromEntries(items.map(({ metadata }) => [metadata.name, metadata.resourceVersion]));
    };
    /** Until the mirror shows what the server has. */
    const inStep = (mirror: Mirror, set: string) =>
      waitFor(async () => JSON.stringify(sorted(mirror.versions())) === JSON.stringify(sorted(await versionsOf(set))), {
        what: `the watch of ${set}`,
      });

    test('applies 500 objects and tells each change once, an unchanged apply not at all', async () => {
      const mirror = new Mirror(client, 'set=many');
      await waitFor(() => mirror.count('restarted') === 1, { what: 'the snapshot' });
      await inParallel(OBJECTS, (index) => apply(configMap('many', index, 'one')));
      await inStep(mirror, 'many');
      await inParallel(OBJECTS, (index) => apply(configMap('many', index, 'one')));
      await inParallel(OBJECTS, (index) => apply(configMap('many', index, 'two')));
      await inStep(mirror, 'many');
      for (const { metadata } of [...mirror.objects.values()].slice(0, 10)) {
        await client.delete(
          CONFIG_MAPS,
          { namespace: 'default', name: metadata.name },
          metadata.uid === undefined ? {} : { uid: metadata.uid },
        );
      }
      await waitFor(() => mirror.count('deleted') === 10, { what: 'ten deletions' });
      await mirror.stop();
      const counts = Object.fromEntries(
        (['restarted', 'added', 'modified', 'deleted', 'interrupted'] as const).map((type) => [type, mirror.count(type)]),
      );
      expect(counts).toEqual({ restarted: 1, added: OBJECTS, modified: OBJECTS, deleted: 10, interrupted: 0 });
      const again = new Mirror(client, 'set=many');
      await waitFor(() => again.objects.size === OBJECTS - 10, { what: 'the second snapshot' });
      await again.stop();
      expect(again.told[0]).toMatchObject({ type: 'restarted' });
    });

    test.each(['SIGTERM', 'SIGKILL'] as const)(
      'a watch and the applies of 500 objects go through an API server that gets %s',
      async (signal) => {
        const set = signal.toLowerCase();
        const mirror = new Mirror(client, `set=${set}`);
        await waitFor(() => mirror.count('restarted') === 1, { what: 'the snapshot' });
        await inParallel(100, (index) => apply(configMap(set, index, 'before')));
        await inStep(mirror, set);
        const restart = controlPlane.restartApiServer(signal);
        await inParallel(OBJECTS, (index) => apply(configMap(set, index, 'during')));
        await client.delete(CONFIG_MAPS, { namespace: 'default', name: `${set}-0` });
        await restart;
        await inStep(mirror, set);
        await apply(configMap(set, 1, 'after'));
        await inStep(mirror, set);
        await mirror.stop();
        expect(mirror.objects.size).toBe(OBJECTS - 1);
        // Nothing that it told was older than what it had told of the same object before.
        const seen = new Map<string, bigint>();
        for (const event of mirror.told) {
          if (event.type !== 'added' && event.type !== 'modified') continue;
          const { name, resourceVersion = '0' } = event.object.metadata;
          expect(BigInt(resourceVersion)).toBeGreaterThan(seen.get(name) ?? 0n);
          seen.set(name, BigInt(resourceVersion));
        }
      },
    );

    test('an API server that is away for a while is waited for', async () => {
      await controlPlane.stopApiServer();
      const answer = apply(configMap('away', 0, 'one'));
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await controlPlane.startApiServer();
      expect((await answer).metadata.uid).toBeDefined();
    });

    test('150 watches share connections, and requests never wait for them', async () => {
      const before = sessions.filter(({ type, pool }) => type === 'opened' && pool === 'watch').length;
      const mirrors = Array.from({ length: 150 }, (_, index) => new Mirror(client, `set=none-${index}`));
      await waitFor(() => mirrors.every((mirror) => mirror.count('restarted') === 1), { what: '150 snapshots' });
      const started = performance.now();
      await apply(configMap('beside', 0, 'one'));
      expect(performance.now() - started).toBeLessThan(30_000);
      await Promise.all(mirrors.map((mirror) => mirror.stop()));
      expect(sessions.filter(({ type, pool }) => type === 'opened' && pool === 'watch').length - before).toBeLessThanOrEqual(2);
      expect(mirrors.every((mirror) => mirror.count('interrupted') === 0)).toBe(true);
    });

    test('a version that the server has forgotten is Gone', async () => {
      const events = client.watch(CONFIG_MAPS, { resourceVersion: '1', signal: AbortSignal.timeout(10_000) });
      await expect(events[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'Gone' });
    });

    test('an impersonated account has its own rights, not ours', async () => {
      const tenant = client.as({ user: 'system:serviceaccount:default:nobody' });
      await expect(tenant.get(CONFIG_MAPS, { namespace: 'default', name: 'beside-0' })).rejects.toMatchObject({ code: 'Forbidden' });
      expect(await tenant.evaluateAccess({ verb: 'get', resource: CONFIG_MAPS, namespace: 'default' })).toMatchObject({ allowed: false });
      expect(await client.evaluateAccess({ verb: 'get', resource: CONFIG_MAPS, namespace: 'default' })).toMatchObject({ allowed: true });
    });

    test.each<[string, KubeObject, object]>([
      ['an unknown field', { ...configMap('bad', 0, 'x'), spec: {} }, { code: 'Invalid', message: expect.stringContaining('.spec') }],
      [
        'a bad name',
        { ...configMap('bad', 0, 'x'), metadata: { name: 'Not_A_Name', namespace: 'default' } },
        { code: 'Invalid', message: expect.stringContaining('Not_A_Name') },
      ],
      [
        'an absent namespace',
        { ...configMap('bad', 0, 'x'), metadata: { name: 'x', namespace: 'absent' } },
        { code: 'NotFound', message: expect.stringContaining('absent') },
      ],
    ])('a refusal for %s names what is wrong', async (_, object, error) => {
      await expect(apply(object)).rejects.toMatchObject(error);
    });

    test('a kind is found as soon as its definition is established', async () => {
      expect(await client.discovery.resourceFor('e2e.capstan.dev/v1', 'Thing')).toBeUndefined();
      await client.create(CRDS, {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: 'things.e2e.capstan.dev' },
        spec: {
          group: 'e2e.capstan.dev',
          scope: 'Namespaced',
          names: { plural: 'things', singular: 'thing', kind: 'Thing', listKind: 'ThingList' },
          versions: [
            {
              name: 'v1',
              served: true,
              storage: true,
              schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
            },
          ],
        },
      });
      const found = await waitFor(
        () => {
          client.discovery.invalidate();
          return client.discovery.resourceFor('e2e.capstan.dev/v1', 'Thing');
        },
        { what: 'the new kind' },
      );
      expect(found).toMatchObject({ plural: 'things', namespaced: true });
      expect(await client.discovery.preferredFor('apps', 'Deployment')).toMatchObject({
        version: 'v1',
        subresources: expect.arrayContaining(['status', 'scale']),
      });
      const thing = { apiVersion: 'e2e.capstan.dev/v1', kind: 'Thing', metadata: { name: 'one', namespace: 'default' }, spec: { a: 1 } };
      const applied = await waitFor(() => client.apply(found, thing, { fieldManager: 'e2e' }), { what: 'an object of the new kind' });
      expect(applied).toMatchObject({ spec: { a: 1 } });
    });
  },
);

function sorted(versions: Record<string, string | undefined>): [string, string | undefined][] {
  return Object.entries(versions).sort(([one], [other]) => (one < other ? -1 : 1));
}
