import type { AddressInfo } from 'node:net';
import { BodyBudget } from '../http/read-body.ts';
import type { Event } from './event.ts';
import { createEventServer } from './event-server.ts';
import { RateLimiter } from './rate-limiter.ts';

const payload = {
  involvedObject: { kind: 'Kustomization', namespace: 'apps', name: 'web', apiVersion: 'kustomize.toolkit.fluxcd.io/v1' },
  severity: 'info',
  timestamp: '2026-11-21T02:28:26Z',
  message: 'Deployment/apps/web configured',
  reason: 'Progressing',
  metadata: {
    'kustomize.toolkit.fluxcd.io/revision': 'main@sha1:abc',
    'kustomize.toolkit.fluxcd.io/token': 'once',
    'kustomize.toolkit.fluxcd.io/checksum': 'c',
    'other.example/key': 'v',
  },
  reportingController: 'kustomize-controller',
};

async function start(dispatch: (event: Event) => Promise<void> = async () => {}, bodies = new BodyBudget()) {
  const dispatched: Event[] = [];
  const refused: string[] = [];
  const { server, settled } = createEventServer({
    limiter: new RateLimiter(60_000, Date.now),
    bodies,
    dispatch: (event) => {
      dispatched.push(event);
      return dispatch(event);
    },
    onRefused: (error) => refused.push(error.message),
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server's address is never a path
  const post = (body: unknown, headers: Record<string, string> = {}, method = 'POST') =>
    fetch(`http://127.0.0.1:${port}/`, {
      method,
      headers,
      ...(method === 'POST' ? { body: typeof body === 'string' ? body : JSON.stringify(body) } : {}),
    });
  return {
    post,
    dispatched,
    refused,
    settled,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe('the event server', () => {
  test('takes an event in and hands it on without what is not for people', async () => {
    await using events = await start();
    expect((await events.post(payload)).status).toBe(202);
    expect(events.dispatched.map((event) => event.metadata)).toEqual([{ 'kustomize.toolkit.fluxcd.io/revision': 'main@sha1:abc' }]);
  });

  test('answers a repetition with 429 and does not hand it on', async () => {
    await using events = await start();
    await events.post(payload);
    expect((await events.post(payload)).status).toBe(429);
    expect(events.dispatched).toHaveLength(1);
  });

  test('tells events of different tokens apart', async () => {
    await using events = await start();
    await events.post(payload);
    const again = { ...payload, metadata: { ...payload.metadata, 'kustomize.toolkit.fluxcd.io/token': 'twice' } };
    expect((await events.post(again)).status).toBe(202);
  });

  test.each<[string, unknown, number]>([
    ['what is not JSON', '{', 400],
    ['what is no event', {}, 400],
    ['more than 3 MiB', { ...payload, message: 'x'.repeat(3 * 1024 * 1024) }, 413],
  ])('refuses %s', async (_, body, status) => {
    await using events = await start();
    expect((await events.post(body)).status).toBe(status);
    expect(events.dispatched).toEqual([]);
    expect(events.refused).toHaveLength(1);
  });

  test('takes events by POST only', async () => {
    await using events = await start();
    expect((await events.post('', {}, 'GET')).status).toBe(405);
  });

  test('does not make a sender wait that does not ask to', async () => {
    await using events = await start(() => new Promise(() => {}));
    expect((await events.post(payload)).status).toBe(202);
  });

  test('answers a sender that waits once the event is delivered', async () => {
    let deliver = () => {};
    await using events = await start(() => new Promise((resolve) => (deliver = resolve)));
    let answered = false;
    const answer = events.post(payload, { prefer: 'wait=30' }).then((response) => {
      answered = true;
      return response;
    });
    while (events.dispatched.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(answered).toBe(false);
    deliver();
    expect((await answer).headers.get('preference-applied')).toBe('wait=30');
  });

  test('waits no longer than it was asked to', async () => {
    await using events = await start(() => new Promise(() => {}));
    expect((await events.post(payload, { prefer: 'respond-async, wait=1' })).status).toBe(202);
  });

  test('tells a sender that waited in vain to ask again, by the same event, until it is delivered', async () => {
    const delivered = Promise.withResolvers<void>();
    await using events = await start(() => delivered.promise);
    const ask = async () => {
      const { status, headers } = await events.post(payload, { prefer: 'wait=1' });
      return [status, headers.get('retry-after')];
    };
    expect(await ask()).toEqual([202, '30']);
    const asked = performance.now();
    expect(await ask()).toEqual([202, '30']);
    expect(performance.now() - asked).toBeLessThan(900);
    delivered.resolve();
    await events.settled();
    expect(await ask()).toEqual([202, null]);
    expect(events.dispatched).toHaveLength(1);
    // From then on it is a repetition like any other.
    expect(await ask()).toEqual([429, null]);
  });

  test('delivers what was under way in a process before, when its sender asks', async () => {
    for (let pod = 0; pod < 2; pod++) {
      await using events = await start(() => new Promise(() => {}));
      expect((await events.post(payload, { prefer: 'wait=1' })).headers.get('retry-after')).toBe('30');
      expect(events.dispatched).toHaveLength(1);
    }
  });

  test('refuses what has no place beside events that are not delivered yet, and takes it when they are', async () => {
    const delivered = Promise.withResolvers<void>();
    await using events = await start(() => delivered.promise, new BodyBudget(2 * JSON.stringify(payload).length - 1));
    expect((await events.post(payload)).status).toBe(202);
    const other = { ...payload, message: payload.message.toUpperCase() };
    expect((await events.post(other)).status).toBe(503);
    delivered.resolve();
    await events.settled();
    expect((await events.post(other)).status).toBe(202);
  });

  test('keeps no place for what it does not take in', async () => {
    await using events = await start(undefined, new BodyBudget(JSON.stringify(payload).length));
    await events.post(payload);
    for (const body of ['{', {}, payload]) await events.post(body);
    expect((await events.post({ ...payload, message: payload.message.toUpperCase() })).status).toBe(202);
  });

  test.each([
    ['wait=2', 'wait=2'],
    ['respond-async, wait=2', 'wait=2'],
    ['wait=9999', 'wait=60'],
    ['wait=0', null],
    ['wait=-1', null],
    ['wait=soon', null],
    ['nowait=5', null],
  ])('understands Prefer: %s', async (prefer, applied) => {
    await using events = await start();
    expect((await events.post(payload, { prefer })).headers.get('preference-applied')).toBe(applied);
  });

  test('is settled when every event that was taken in is delivered', async () => {
    let deliver = () => {};
    await using events = await start(() => new Promise((resolve) => (deliver = resolve)));
    await events.post(payload);
    let settled = false;
    const done = events.settled().then(() => (settled = true));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(settled).toBe(false);
    deliver();
    await done;
    expect(settled).toBe(true);
  });
});
