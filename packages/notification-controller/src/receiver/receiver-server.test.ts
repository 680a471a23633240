import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Receiver } from '@capstan/api';
import { createReceiverServer, type ReceiverPorts } from './receiver-server.ts';

const receiver = (change: { type?: Receiver['spec']['type']; suspend?: boolean; ready?: 'True' | 'False' } = {}): Receiver => ({
  apiVersion: 'notification.toolkit.fluxcd.io/v1',
  kind: 'Receiver',
  metadata: { name: 'github', namespace: 'apps' },
  spec: { type: change.type ?? 'github', resources: [], secretRef: { name: 's' }, suspend: change.suspend ?? false },
  status: {
    conditions: [
      { type: 'Ready', status: change.ready ?? 'True', reason: 'Succeeded', message: '', lastTransitionTime: '2026-11-21T02:28:26Z' },
    ],
  },
});

async function start(at: Receiver, ports: Partial<ReceiverPorts> = {}) {
  const requested: string[] = [];
  const refused: unknown[] = [];
  const server = createReceiverServer({
    receiverAt: (path) => (path === '/hook/known' ? at : undefined),
    readToken: async () => 'token',
    requestReconciles: async ({ metadata }) => {
      requested.push(metadata.name);
    },
    onRefused: (_, error) => refused.push(error),
    ...ports,
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server's address is never a path
  return {
    requested,
    refused,
    post: async (path: string, { method = 'POST', token = 'token' } = {}) => {
      const body = '{"ref":"refs/heads/main"}';
      const signature = `sha256=${createHmac('sha256', token).update(body).digest('hex')}`;
      const headers = { 'x-hub-signature-256': signature, 'x-signature': signature, 'x-github-event': 'push' };
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers, ...(method === 'POST' ? { body } : {}) });
      return { status: response.status, body: await response.text() };
    },
    send: (
      path: string,
      { method = 'POST', headers = {}, body = '{}' }: { method?: string; headers?: Record<string, string>; body?: string },
    ) =>
      new Promise<{ status: number | undefined }>((resolve, reject) => {
        // Not `fetch`, which puts paths in order.
        const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
          response.resume();
          resolve({ status: response.statusCode });
        });
        sent.on('error', reject);
        sent.end(method === 'POST' ? body : undefined);
      }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe('the receiver server', () => {
  test.each(['github', 'generic-hmac', 'generic'] as const)('asks for the reconciles of a %s webhook that proves itself', async (type) => {
    await using server = await start(receiver({ type }));
    expect(await server.post('/hook/known')).toEqual({ status: 200, body: '' });
    expect(server.requested).toEqual(['github']);
  });

  test.each<[string, Receiver, Parameters<Awaited<ReturnType<typeof start>>['post']>, number]>([
    ['a path that nobody has', receiver(), ['/hook/other'], 404],
    ['a GET', receiver(), ['/hook/known', { method: 'GET' }], 404],
    ['a wrong signature', receiver(), ['/hook/known', { token: 'other' }], 400],
    ['a suspended Receiver', receiver({ suspend: true }), ['/hook/known'], 503],
    ['a Receiver that is not ready', receiver({ ready: 'False' }), ['/hook/known'], 503],
    ['a type that is not there yet', receiver({ type: 'harbor' }), ['/hook/known'], 503],
  ])('answers %s without a word and asks for nothing', async (_, at, request, status) => {
    await using server = await start(at);
    expect(await server.post(...request)).toEqual({ status, body: '' });
    expect(server.requested).toEqual([]);
  });

  test('a generic Receiver takes any signature: its path is its proof', async () => {
    await using server = await start(receiver({ type: 'generic' }));
    expect((await server.post('/hook/known', { token: 'other' })).status).toBe(200);
  });

  test('answers 400 where the token cannot be read, and says why to its owner', async () => {
    await using server = await start(receiver(), { readToken: async () => Promise.reject(new Error('no Secret')) });
    expect((await server.post('/hook/known')).status).toBe(400);
    expect(server.refused).toEqual([new Error('no Secret')]);
  });

  test('answers 500 where a reconcile could not be asked for, so that the sender tries again', async () => {
    await using server = await start(receiver(), { requestReconciles: async () => Promise.reject(new Error('down')) });
    expect((await server.post('/hook/known')).status).toBe(500);
  });

  test.each(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('knows no path by %s', async (method) => {
    await using server = await start(receiver());
    expect((await server.send('/hook/known', { method })).status).toBe(404);
    expect(server.requested).toEqual([]);
  });

  test.each(['/hook/known?x=1', '/hook/known/', '/hook/KNOWN', '/hook/known%00', '//hook/known', '/hook/../hook/other'])(
    'takes the path %s for another',
    async (path) => {
      await using server = await start(receiver());
      expect((await server.send(path, {})).status).toBe(404);
    },
  );

  test('refuses a body that is too large before it looks at anything else', async () => {
    await using server = await start(receiver({ type: 'generic' }));
    expect((await server.send('/hook/known', { body: 'x'.repeat(3 * 1024 * 1024 + 1) })).status).toBe(413);
    expect(server.requested).toEqual([]);
  });

  test('reads the token anew for each webhook: a rotated one holds at once', async () => {
    let current = 'old';
    await using server = await start(receiver(), { readToken: async () => current });
    expect((await server.post('/hook/known', { token: 'old' })).status).toBe(200);
    current = 'new';
    expect((await server.post('/hook/known', { token: 'old' })).status).toBe(400);
    expect((await server.post('/hook/known', { token: 'new' })).status).toBe(200);
  });

  test.each<[string, Record<string, string>]>([
    ['nothing', {}],
    ['an empty signature', { 'x-hub-signature-256': '' }],
    ['only the name of an algorithm', { 'x-hub-signature-256': 'sha256=' }],
    ['the signature of nothing', { 'x-hub-signature-256': `sha256=${createHmac('sha256', 'token').update('').digest('hex')}` }],
    [
      'a signature that another header should carry',
      { 'x-signature': `sha256=${createHmac('sha256', 'token').update('{}').digest('hex')}` },
    ],
  ])('takes %s for no proof', async (_, headers) => {
    await using server = await start(receiver());
    expect((await server.send('/hook/known', { headers, body: '{}' })).status).toBe(400);
    expect(server.requested).toEqual([]);
  });

  test('tells metrics how it answered', async () => {
    const answers: number[] = [];
    await using server = await start(receiver(), { onAnswer: ({ status }) => answers.push(status) });
    await server.post('/hook/known');
    await server.post('/hook/known', { token: 'other' });
    await server.post('/hook/other');
    expect(answers).toEqual([200, 400, 404]);
  });
});
