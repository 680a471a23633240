import { KubeError, type KubeErrorCode, type KubeObject, type Resource } from '@capstan/kube';
import { FakeClient } from '../testing/fake-client.ts';
import { type NewEvent, toKubernetesEvent } from './event.ts';
import { KubernetesEventWriter } from './kubernetes-event-writer.ts';

const EVENTS: Resource = { group: '', version: 'v1', kind: 'Event', plural: 'events', namespaced: true };
const REPORTER = { controller: 'widget-controller', instance: 'host' };
const owner: KubeObject = { apiVersion: 'example.org/v1', kind: 'Widget', metadata: { namespace: 'apps', name: 'a', uid: 'u1' } };

/** An event of the given second. */
function eventAt(second: number, more: Partial<NewEvent> = {}) {
  const event: NewEvent = { severity: 'info', reason: 'Done', message: 'it is done', ...more };
  return toKubernetesEvent(owner, event, REPORTER, Date.UTC(2026, 0, 1, 0, 0, second), second);
}

async function stored(client: FakeClient) {
  const { items } = await client.list<KubeObject & { message: string; count: number; firstTimestamp: string; lastTimestamp: string }>(
    EVENTS,
  );
  return items.map(({ message, count, firstTimestamp, lastTimestamp }) => ({ message, count, firstTimestamp, lastTimestamp }));
}

describe('KubernetesEventWriter', () => {
  let client: FakeClient;
  let writer: KubernetesEventWriter;

  beforeEach(() => {
    client = new FakeClient([EVENTS]);
    writer = new KubernetesEventWriter(client);
  });

  test('the same event again raises the count and the last time of the one that is there', async () => {
    for (const second of [1, 2, 3]) expect(await writer.write(eventAt(second))).toEqual({ outcome: 'delivered' });
    expect(await stored(client)).toEqual([
      { message: 'it is done', count: 3, firstTimestamp: '2026-01-01T00:00:01Z', lastTimestamp: '2026-01-01T00:00:03Z' },
    ]);
  });

  test.each<[string, Partial<NewEvent>]>([
    ['another message', { message: 'it is done again' }],
    ['another reason', { reason: 'Ended' }],
    ['another severity', { severity: 'error' }],
  ])('%s is another event', async (_title, more) => {
    await writer.write(eventAt(1));
    await writer.write(eventAt(2, more));
    expect((await stored(client)).map(({ count }) => count)).toEqual([1, 1]);
  });

  test('an event that has expired meanwhile is written anew', async () => {
    await writer.write(eventAt(1));
    for (const { metadata } of (await client.list(EVENTS)).items) await client.delete(EVENTS, metadata);
    await writer.write(eventAt(2));
    expect(await stored(client)).toMatchObject([{ count: 1, firstTimestamp: '2026-01-01T00:00:02Z' }]);
  });

  test.each<[KubeErrorCode, Awaited<ReturnType<KubernetesEventWriter['write']>>]>([
    ['AlreadyExists', { outcome: 'delivered' }],
    ['Unreachable', { outcome: 'retry', why: 'no', unreachable: true }],
    ['TooManyRequests', { outcome: 'retry', why: 'no', afterMs: 1_500 }],
    ['Timeout', { outcome: 'retry', why: 'no', afterMs: 1_500 }],
    ['NotFound', { outcome: 'refused', why: 'no', isExpected: true }],
    ['Forbidden', { outcome: 'refused', why: 'no', isExpected: false }],
  ])('what a fault %s means for it', async (code, expected) => {
    client.create = () => Promise.reject(new KubeError(code, 'no', { retryAfterMs: 1_500 }));
    expect(await writer.write(eventAt(1))).toEqual(expected);
  });

  test('a namespace that is going takes its events with it', async () => {
    const status = { details: { causes: [{ reason: 'NamespaceTerminating' }] } };
    client.create = () => Promise.reject(new KubeError('Forbidden', 'being terminated', { status }));
    expect(await writer.write(eventAt(1))).toMatchObject({ outcome: 'refused', isExpected: true });
  });

  test('an event that was not delivered is not taken for the one that is there', async () => {
    const create = client.create.bind(client);
    client.create = () => Promise.reject(new KubeError('Unreachable', 'no'));
    await writer.write(eventAt(1));
    client.create = create;
    await writer.write(eventAt(1));
    expect(await stored(client)).toMatchObject([{ count: 1 }]);
  });
});
