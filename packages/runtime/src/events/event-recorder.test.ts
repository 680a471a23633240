import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { KubeError, type KubeObject, type Resource } from '@capstan/kube';
import { Registry } from 'prom-client';
import { type Logger, silentLogger } from '../log/logger.ts';
import { EventMetrics } from '../metrics/event-metrics.ts';
import { FakeClient } from '../testing/fake-client.ts';
import { until } from '../testing/until.ts';
import { systemClock } from '../time/clock.ts';
import { DeliveryMark } from './delivery-mark.ts';
import { EventRecorder, type EventRecorderOptions } from './event-recorder.ts';

const EVENTS: Resource = { group: '', version: 'v1', kind: 'Event', plural: 'events', namespaced: true };

function kustomization(name = 'apps'): KubeObject {
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name, namespace: 'flux-system', uid: `uid-${name}`, resourceVersion: '310' },
  };
}

/** A peer that takes events in and answers as the test says. */
async function peer(
  answer: (body: Record<string, unknown>, count: number) => number | { status: number; headers: Record<string, string> } | 'hang' = () =>
    202,
) {
  const received: Record<string, unknown>[] = [];
  const headers: Record<string, unknown>[] = [];
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer); // A request without an encoding gives buffers.
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
    received.push(body);
    headers.push(request.headers);
    const said = answer(body, received.length);
    if (said === 'hang') return;
    if (typeof said === 'number') response.writeHead(said).end();
    else response.writeHead(said.status, said.headers).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  // A TCP server that listens has such an address.
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, received, headers, close };
}

function recorderOf(options: Partial<EventRecorderOptions> = {}) {
  const client = new FakeClient([EVENTS]);
  const registry = new Registry();
  const metrics = new EventMetrics(registry);
  const recorder = new EventRecorder({
    controller: 'kustomize-controller',
    instance: 'pod-1',
    client,
    log: silentLogger,
    metrics,
    ...options,
  });
  const written = async (): Promise<KubeObject[]> => (await client.list(EVENTS)).items;
  return { client, recorder, registry, written };
}

test('an event is POSTed in the shape of Flux', async () => {
  const server = await peer();
  const { recorder } = recorderOf({ address: server.address });
  const sent = await recorder.send(kustomization(), {
    severity: 'info',
    reason: 'ReconciliationSucceeded',
    message: 'Reconciliation finished',
    metadata: { revision: 'main@sha1:abc', 'event.toolkit.fluxcd.io/team': 'a' },
  });
  expect(sent).toBe(true);
  expect(server.received).toEqual([
    {
      involvedObject: {
        kind: 'Kustomization',
        namespace: 'flux-system',
        name: 'apps',
        uid: 'uid-apps',
        apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
        resourceVersion: '310',
      },
      severity: 'info',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      message: 'Reconciliation finished',
      reason: 'ReconciliationSucceeded',
      metadata: { 'kustomize.toolkit.fluxcd.io/revision': 'main@sha1:abc', 'event.toolkit.fluxcd.io/team': 'a' },
      reportingController: 'kustomize-controller',
      reportingInstance: 'pod-1',
    },
  ]);
  expect(server.headers[0]).toMatchObject({ 'content-type': 'application/json', prefer: 'wait=20' });
  await recorder.stop(100);
  await server.close();
});

test('an event becomes a Kubernetes Event; the same again raises its count', async () => {
  const { client, recorder, written } = recorderOf();
  const event = { severity: 'error', reason: 'BuildFailed', message: 'no such file', metadata: { revision: '1' } } as const;
  recorder.event(kustomization(), event);
  recorder.event(kustomization(), { ...event, metadata: { revision: '2' } });
  recorder.event(kustomization(), { ...event, message: 'another' });
  recorder.event(kustomization('other'), event);
  await recorder.stop(1000);
  const events = await written();
  expect(
    events.map(({ message, count, involvedObject }) => [(involvedObject as { name: string }).name, message, count]).toSorted(),
  ).toEqual([
    ['apps', 'another', 1],
    ['apps', 'no such file', 2],
    ['other', 'no such file', 1],
  ]);
  expect(events.find(({ count }) => count === 2)).toMatchObject({
    metadata: { namespace: 'flux-system', annotations: { 'kustomize.toolkit.fluxcd.io/revision': '2' } },
    type: 'Warning',
    reason: 'BuildFailed',
    source: { component: 'kustomize-controller' },
    reportingComponent: 'kustomize-controller',
  });
  expect(client.requests.filter(({ resource }) => resource.plural === 'events' && resource.group === '').length).toBe(5);
});

test('an event that has expired is written anew', async () => {
  const { client, recorder, written } = recorderOf();
  const event = { severity: 'info', reason: 'Progressing', message: 'x' } as const;
  recorder.event(kustomization(), event);
  await until(async () => (await written()).length === 1);
  for (const { metadata } of await written()) await client.delete(EVENTS, metadata);
  recorder.event(kustomization(), event);
  await recorder.stop(1000);
  expect((await written()).map(({ count }) => count)).toEqual([1]);
});

test('an object of the longest name has events too', async () => {
  const { recorder, written } = recorderOf();
  recorder.event(kustomization(`${'a'.repeat(235)}-${'b'.repeat(17)}`), { severity: 'info', reason: 'A', message: 'a' });
  await recorder.stop(1000);
  expect((await written())[0]?.metadata.name).toMatch(/^a{235}\.[0-9a-f]{16}$/);
});

test('the mark stays before an event that is under way, and passes what is refused or never posted', async () => {
  const server = await peer((body) => (body.message === 'held' ? 'hang' : 400));
  const open = new Set<number>();
  class Mark extends DeliveryMark {
    override open(atMs: number): () => void {
      open.add(atMs);
      return () => void open.delete(atMs);
    }
  }
  const clock = { ...systemClock };
  const { recorder } = recorderOf({ address: server.address, clock, mark: new Mark(clock) });
  const before = clock.now();
  recorder.event(kustomization('a'), { severity: 'info', reason: 'A', message: 'held' });
  await recorder.send(kustomization('b'), { severity: 'info', reason: 'A', message: 'refused' });
  await recorder.send(kustomization('c'), { severity: 'trace', reason: 'A', message: 'for Kubernetes alone' });
  await recorder.stop(10);
  await server.close();
  expect([...open].map((atMs) => atMs >= before && atMs <= clock.now())).toEqual([true]);
});

test('a trace goes to Kubernetes alone', async () => {
  const server = await peer();
  const { recorder, written } = recorderOf({ address: server.address });
  expect(await recorder.send(kustomization(), { severity: 'trace', reason: 'UpToDate', message: 'nothing new' })).toBe(true);
  await recorder.stop(1000);
  expect([server.received.length, (await written()).map(({ type }) => type)]).toEqual([0, ['Normal']]);
  await server.close();
});

test('secrets are masked in message and metadata, and the message is cut after that', async () => {
  const server = await peer();
  const { recorder, written } = recorderOf({ address: server.address, mask: (text) => text.replaceAll('hunter2', '***') });
  const message = `${'x'.repeat(38_998)}hunter2 token`;
  await recorder.send(kustomization(), { severity: 'error', reason: 'Failed', message, metadata: { url: 'http://u:hunter2@h' } });
  await recorder.send(kustomization(), {
    severity: 'error',
    reason: 'Failed',
    message: 'token hunter2',
    mask: (text) => text.replaceAll('token', '***'),
  });
  await recorder.stop(1000);
  const everything = JSON.stringify([server.received, await written()]);
  expect(everything).not.toMatch(/hunter2|hunte|hu"/);
  expect(server.received[0]?.message).toHaveLength(39_000);
  expect(server.received[1]?.message).toBe('*** ***');
  await server.close();
});

describe('on the way to the address', () => {
  test.each([
    ['202', 202, true, 1],
    ['a repetition (429)', 429, true, 1],
    ['a repetition by Flux', { status: 429, headers: { 'retry-after': '1', 'x-ratelimit-limit': '1' } }, true, 1],
    ['a refusal (400)', 400, false, 1],
  ] as const)('%s ends it', async (_name, answer, arrived, count) => {
    const server = await peer(() => answer);
    const { recorder } = recorderOf({ address: server.address });
    expect(await recorder.send(kustomization(), { severity: 'info', reason: 'A', message: 'a' })).toBe(arrived);
    expect(server.received.length).toBe(count);
    await recorder.stop(100);
    await server.close();
  });

  test.each([
    ['500', 500],
    ['503', 503],
    ['429 of a proxy', { status: 429, headers: { 'retry-after': '0' } }],
    ['202 of what is not delivered yet', { status: 202, headers: { 'retry-after': '0' } }],
  ] as const)('%s is tried again', async (_name, fault) => {
    const server = await peer((_body, count) => (count === 1 ? fault : 202));
    const { recorder } = recorderOf({ address: server.address });
    expect(await recorder.send(kustomization(), { severity: 'info', reason: 'A', message: 'a' })).toBe(true);
    expect(server.received.length).toBe(2);
    await recorder.stop(100);
    await server.close();
  });

  test('nobody waits for an address that does not answer, and a stop ends in time', async () => {
    const server = await peer(() => 'hang');
    const { recorder } = recorderOf({ address: server.address });
    const started = performance.now();
    for (let index = 0; index < 100; index += 1)
      recorder.event(kustomization(`k${index}`), { severity: 'info', reason: 'A', message: 'a' });
    expect(performance.now() - started).toBeLessThan(5_000);
    await recorder.stop(50);
    expect(performance.now() - started).toBeLessThan(10_000);
    await server.close();
  });

  test('events of one object arrive in their order, in spite of faults', async () => {
    const server = await peer((_body, count) => (count === 2 ? 500 : 202));
    const { recorder } = recorderOf({ address: server.address });
    for (const message of ['1', '2', '3', '4']) recorder.event(kustomization(), { severity: 'info', reason: 'A', message });
    await until(() => server.received.length === 5);
    expect(server.received.map(({ message }) => message)).toEqual(['1', '2', '2', '3', '4']);
    await recorder.stop(100);
    await server.close();
  });

  test('when too many wait, the oldest is dropped, counted and named in the log', async () => {
    const errors: string[] = [];
    const log: Logger = {
      ...silentLogger,
      with: () => log,
      error: (error, message) => void errors.push(`${message}: ${error instanceof Error ? error.message : ''}`),
    };
    const server = await peer(() => 'hang');
    const { recorder, registry } = recorderOf({ address: server.address, limit: 3, log });
    const results = ['under way', 'oldest', 'b', 'c'].map((message) =>
      recorder.send(kustomization(), { severity: 'info', reason: 'A', message }),
    );
    expect(await results[1]).toBe(false);
    expect(errors).toEqual(['an event was dropped: more than 3 events wait', 'an event was dropped: more than 3 events wait']);
    expect(await registry.metrics()).toContain('capstan_events_total{sink="address",result="dropped"} 1');
    expect(await registry.metrics()).toContain('capstan_events_waiting{sink="address"} 3');
    await recorder.stop(10);
    await server.close();
  });
});

test('a Kubernetes Event that is refused is given up, one that meets a fault is tried again', async () => {
  const { client, recorder, written } = recorderOf();
  let calls = 0;
  client.intercept(({ body }) => {
    calls += 1;
    if ((body as { reason: string }).reason === 'Refused') throw new KubeError('Forbidden', 'events is forbidden');
    if (calls <= 2) throw new KubeError('ServiceUnavailable', 'etcd is away', { retryAfterMs: 5 });
  });
  recorder.event(kustomization('a'), { severity: 'info', reason: 'Refused', message: 'x' });
  recorder.event(kustomization('b'), { severity: 'info', reason: 'Tried', message: 'x' });
  await until(() => calls === 3);
  client.intercept(() => {});
  await recorder.stop(1000);
  expect((await written()).map(({ reason }) => reason)).toEqual(['Tried']);
});

describe('an API server that refuses events', () => {
  async function refusalsLogged(refuse: (reason: string) => KubeError | undefined, reasons: string[]): Promise<string[]> {
    const errors: string[] = [];
    const log: Logger = {
      ...silentLogger,
      with: () => log,
      error: (error) => void errors.push(error instanceof Error ? error.message : ''),
    };
    const { client, recorder } = recorderOf({ log });
    client.intercept(({ body }) => {
      const error = refuse((body as { reason: string }).reason);
      if (error !== undefined) throw error;
    });
    // Of one object, so that they go out in their order.
    for (const reason of reasons) recorder.event(kustomization(), { severity: 'info', reason, message: reason });
    await recorder.stop(1000);
    return errors;
  }

  test('is told of once, and again once it has taken one', async () => {
    const refuse = (reason: string) => (reason === 'Taken' ? undefined : new KubeError('Forbidden', `${reason} is forbidden`));
    expect(await refusalsLogged(refuse, ['A', 'B', 'C', 'Taken', 'D', 'E'])).toEqual(['A is forbidden', 'D is forbidden']);
  });

  test('is not told of where the namespace is being deleted, or gone', async () => {
    const causes = [{ reason: 'NamespaceTerminating', message: 'it is being terminated' }];
    const refuse = (reason: string) =>
      reason === 'Late' ? new KubeError('Forbidden', 'no', { status: { details: { causes } } }) : new KubeError('NotFound', 'no namespace');
    expect(await refusalsLogged(refuse, ['Late', 'TooLate'])).toEqual([]);
  });

  test('as too many are asked again as late as it says, and lose nothing', async () => {
    const { client, recorder, written } = recorderOf();
    const at: number[] = [];
    client.intercept(() => {
      at.push(Date.now());
      if (at.length === 1) throw new KubeError('TooManyRequests', 'later', { httpStatus: 429, retryAfterMs: 200 });
    });
    recorder.event(kustomization(), { severity: 'info', reason: 'A', message: 'x' });
    await until(() => at.length === 2);
    client.intercept(() => {});
    await recorder.stop(1000);
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(190);
    expect(await written()).toHaveLength(1);
  });
});

describe('with a folder for what has not arrived', () => {
  let spoolDirectory: string;
  beforeEach(() => {
    spoolDirectory = join(mkdtempSync(join(tmpdir(), 'capstan-recorder-')), 'spool');
  });
  afterEach(() => rmSync(dirname(spoolDirectory), { recursive: true, force: true }));
  const applied = { severity: 'info', reason: 'Progressing', message: 'applied' } as const;

  test('what a killed process could not deliver, the next one does, once', async () => {
    const away = await peer(() => 'hang');
    const killed = recorderOf({ address: away.address, spoolDirectory }).recorder;
    killed.event(kustomization(), applied);
    await until(() => away.received.length === 1);
    await away.close();
    const back = await peer();
    const { recorder } = recorderOf({ address: back.address, spoolDirectory });
    await until(() => back.received.length === 1);
    expect(back.received[0]).toMatchObject({ message: 'applied', involvedObject: { name: 'apps' } });
    await recorder.stop(1000);
    await recorderOf({ address: back.address, spoolDirectory }).recorder.stop(100);
    expect(back.received).toHaveLength(1);
    await back.close();
    await killed.stop(0);
  });

  test('what there is no more time for when stopping, the next process delivers', async () => {
    const away = await peer(() => 503);
    const stopped = recorderOf({ address: away.address, spoolDirectory }).recorder;
    stopped.event(kustomization(), applied);
    await stopped.stop(50);
    await away.close();
    const back = await peer();
    const { recorder } = recorderOf({ address: back.address, spoolDirectory });
    await until(() => back.received.length === 1);
    await recorder.stop(1000);
    await back.close();
  });

  test('what the peer refuses is not kept', async () => {
    const { address, close, received } = await peer(() => 400);
    const refused = recorderOf({ address, spoolDirectory }).recorder;
    refused.event(kustomization(), applied);
    await refused.stop(1000);
    await recorderOf({ address, spoolDirectory }).recorder.stop(100);
    expect(received).toHaveLength(1);
    await close();
  });
});
