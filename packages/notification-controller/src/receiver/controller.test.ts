import { Receiver } from '@capstan/api';
import type { Resource } from '@capstan/kube';
import { type EventRecorder, Finalizers, InformerSet, StatusWriter, silentLogger } from '@capstan/runtime';
import { FakeClient, FakeClock, settle } from '@capstan/runtime/testing';
import { createReceiverController } from './controller.ts';
import type { ReceiverObject } from './reconcile-receiver.ts';
import { webhookPath } from './webhook-path.ts';

const secretResource: Resource = { group: '', version: 'v1', kind: 'Secret', plural: 'secrets', namespaced: true };

/** A controller on a cluster in memory with one Receiver, whose Secret holds `token`. */
async function start({ labels = {}, withSecret = true } = {}) {
  const clock = new FakeClock();
  const client = new FakeClient([Receiver.resource, secretResource], clock);
  const informers = new InformerSet(client, silentLogger, clock);
  const receivers = informers.informer<ReceiverObject>(Receiver.resource);
  const secrets = informers.informer(secretResource, { metadataOnly: true });
  const written = { client, resource: Receiver.resource, fieldManager: 'notification-controller', informer: receivers };
  const events: string[] = [];
  const controller = createReceiverController({
    receivers,
    secrets,
    readToken: async (namespace, name) => {
      const { token } = await client.get(secretResource, { namespace, name });
      return String(token);
    },
    finalizers: new Finalizers<ReceiverObject>({ ...written, finalizer: 'finalizers.fluxcd.io' }),
    statusWriter: new StatusWriter<ReceiverObject>(written),
    // Only `event` is called of a recorder.
    events: { event: (_: unknown, { message }: { message: string }) => events.push(message) } as unknown as EventRecorder,
    clock,
    log: silentLogger,
  });
  const setToken = async (token: string) => {
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace: 'apps', labels }, token };
    await client.apply(secretResource, secret, { fieldManager: 'test' });
    await settle();
  };
  if (withSecret) await setToken('first');
  await client.create<ReceiverObject>(Receiver.resource, {
    apiVersion: Receiver.apiVersion,
    kind: 'Receiver',
    metadata: { name: 'r', namespace: 'apps' },
    spec: { type: 'generic', resources: [], secretRef: { name: 's' }, interval: '10m' },
    status: { observedGeneration: -1 },
  });
  informers.start();
  const stop = new AbortController();
  const running = controller.run(stop.signal);
  await settle();
  const read = () => client.get<ReceiverObject>(Receiver.resource, { namespace: 'apps', name: 'r' });
  return {
    clock,
    client,
    events,
    setToken,
    read,
    path: async () => (await read()).status?.webhookPath,
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await running;
      await informers.stop();
    },
  };
}

const isWrite = ({ verb }: { verb: string }) => verb !== 'watch' && verb !== 'list';

describe('the controller of Receivers', () => {
  test('gives a new Receiver its finalizer and its path', async () => {
    await using world = await start();
    const receiver = await world.read();
    expect(receiver.metadata.finalizers).toEqual(['finalizers.fluxcd.io']);
    expect(receiver.status?.webhookPath).toBe(webhookPath('first', 'r', 'apps'));
    expect(world.events).toEqual(['Reconciliation finished, next run in 10m0s']);
  });

  test('asks the API server for nothing at an interval in which nothing changed', async () => {
    await using world = await start();
    const before = world.client.requests.length;
    await world.clock.advance(30 * 60_000);
    expect(world.client.requests.slice(before).filter(isWrite)).toEqual([]);
  });

  test('takes a new token up at the interval', async () => {
    await using world = await start();
    await world.setToken('second');
    expect(await world.path()).toBe(webhookPath('first', 'r', 'apps'));
    await world.clock.advance(15 * 60_000);
    expect(await world.path()).toBe(webhookPath('second', 'r', 'apps'));
  });

  test('takes a new token up at once where the Secret is labelled to be watched', async () => {
    await using world = await start({ labels: { 'reconcile.fluxcd.io/watch': 'Enabled' } });
    await world.setToken('second');
    expect(await world.path()).toBe(webhookPath('second', 'r', 'apps'));
  });

  test('says that the token is missing, and goes on when it is there', async () => {
    await using world = await start({ withSecret: false });
    expect((await world.read()).status?.conditions).toContainEqual(
      expect.objectContaining({ type: 'Ready', status: 'False', reason: 'TokenNotFound' }),
    );
    await world.setToken('late');
    await world.clock.advance(60_000);
    expect(await world.path()).toBe(webhookPath('late', 'r', 'apps'));
  });

  test('answers a requested reconcile', async () => {
    await using world = await start();
    const annotations = { 'reconcile.fluxcd.io/requestedAt': 'token' };
    await world.client.patch(Receiver.resource, { namespace: 'apps', name: 'r' }, { metadata: { annotations } }, { type: 'merge' });
    await settle();
    expect((await world.read()).status?.lastHandledReconcileAt).toBe('token');
  });

  test('lets a deleted Receiver go', async () => {
    await using world = await start();
    await world.client.delete(Receiver.resource, { namespace: 'apps', name: 'r' });
    await settle();
    await expect(world.read()).rejects.toMatchObject({ code: 'NotFound' });
  });
});
