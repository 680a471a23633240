import { Provider } from '@capstan/api';
import type { KubeObject } from '@capstan/kube';
import { type EventRecorder, Finalizers, InformerSet, silentLogger } from '@capstan/runtime';
import { FakeClient, FakeClock, settle } from '@capstan/runtime/testing';
import { createStaticController } from './controller.ts';

type ProviderObject = Provider & KubeObject;

async function start(finalizers: string[] = []) {
  const clock = new FakeClock();
  const client = new FakeClient([Provider.resource], clock);
  const informers = new InformerSet(client, silentLogger, clock);
  const informer = informers.informer<ProviderObject>(Provider.resource);
  const events: string[] = [];
  const controller = createStaticController<ProviderObject>({
    informer,
    finalizers: new Finalizers<ProviderObject>({
      client,
      resource: Provider.resource,
      fieldManager: 'notification-controller',
      informer,
      finalizer: 'finalizers.fluxcd.io',
    }),
    // Only `event` is called of a recorder.
    events: { event: (_: unknown, { message }: { message: string }) => events.push(message) } as unknown as EventRecorder,
    faultOf: ({ spec }) => (spec.type === 'matrix' ? 'not supported' : undefined),
    log: silentLogger,
    clock,
  });
  const provider = {
    apiVersion: Provider.apiVersion,
    kind: 'Provider',
    metadata: { name: 'p', namespace: 'apps', finalizers },
    spec: { type: 'slack' as const },
  };
  await client.create<ProviderObject>(Provider.resource, provider);
  informers.start();
  const stop = new AbortController();
  const running = controller.run(stop.signal);
  await settle();
  return {
    client,
    events,
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await running;
      await informers.stop();
    },
  };
}

const key = { namespace: 'apps', name: 'p' };

describe('the controller of a kind without a status', () => {
  test.each([
    [['finalizers.fluxcd.io'], []],
    [['finalizers.fluxcd.io', 'other'], ['other']],
    [[], []],
  ])('of the finalizers %p leaves %p', async (before, after) => {
    await using world = await start(before);
    expect((await world.client.get(Provider.resource, key)).metadata.finalizers ?? []).toEqual(after);
  });

  test('writes nothing where there is nothing to take away', async () => {
    await using world = await start();
    expect(world.client.requests.map(({ verb }) => verb)).not.toContain('patch');
  });

  test('tells of a fault when the object comes to have one, once', async () => {
    await using world = await start();
    expect(world.events).toEqual([]);
    await world.client.patch(Provider.resource, key, { spec: { type: 'matrix' } }, { type: 'merge' });
    await settle();
    await world.client.patch(Provider.resource, key, { metadata: { labels: { a: 'b' } } }, { type: 'merge' });
    await settle();
    expect(world.events).toEqual(['not supported']);
  });
});
