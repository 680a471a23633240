import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import { serveUntil } from './serve-until.ts';

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no TCP server');
  return address.port;
}

const ask = (port: number) =>
  new Promise<number | undefined>((resolve, reject) => {
    get({ host: '127.0.0.1', port, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject);
  });

const answer = (_: IncomingMessage, response: ServerResponse) => void response.end();

describe('serveUntil', () => {
  test('answers until it is stopped, and then no more', async () => {
    const port = await freePort();
    const stop = new AbortController();
    const serving = serveUntil(createServer(answer), 'events-addr', `127.0.0.1:${port}`, stop.signal);
    expect(await ask(port)).toBe(200);
    stop.abort();
    await serving;
    await expect(ask(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('lets a request that runs end first', async () => {
    const port = await freePort();
    const stop = new AbortController();
    const held = Promise.withResolvers<ServerResponse>();
    const serving = serveUntil(
      createServer((_, response) => held.resolve(response)),
      'events-addr',
      `127.0.0.1:${port}`,
      stop.signal,
    );
    const asked = ask(port);
    const response = await held.promise;
    stop.abort();
    response.end();
    expect(await asked).toBe(200);
    await serving;
  });

  test('ends at once where it was stopped before', async () => {
    const stop = new AbortController();
    stop.abort();
    await serveUntil(createServer(answer), 'events-addr', `127.0.0.1:${await freePort()}`, stop.signal);
  });

  test('names the flag of an address that is taken', async () => {
    const port = await freePort();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    const serving = serveUntil(createServer(answer), 'receiverAddr', `127.0.0.1:${port}`, new AbortController().signal);
    await expect(serving).rejects.toMatchObject({ code: 'ListenFailed', message: expect.stringContaining('--receiverAddr') });
    await new Promise((resolve) => other.close(resolve));
  });

  test('refuses an empty address: nobody would be told of anything', async () => {
    const serving = serveUntil(createServer(answer), 'events-addr', '', new AbortController().signal);
    await expect(serving).rejects.toMatchObject({ code: 'FlagInvalid', message: '--events-addr is empty' });
  });
});
