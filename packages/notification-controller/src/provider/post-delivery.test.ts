import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PeerAsksToWait, postDelivery } from './post-delivery.ts';
import type { Delivery } from './provider.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A peer that answers its requests by these handlers in turn, the last one for all that follow. */
async function peer(...handlers: Handler[]) {
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    bodies.push(body);
    handlers[Math.min(bodies.length, handlers.length) - 1]?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server's address is never a path
  return {
    bodies,
    url: `http://127.0.0.1:${port}/services/secret-path`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const answer =
  (status: number, body = '', headers = {}): Handler =>
  (_, response) =>
    response.writeHead(status, headers).end(body);
const reset: Handler = (request) => request.socket.destroy();
const hang: Handler = () => {};
const send = (url: string, rest: Partial<Delivery> = {}, timeoutMs = 5_000) =>
  postDelivery({ url, headers: {}, body: '{"a":1}', ...rest }, {}, AbortSignal.timeout(timeoutMs), () => 1);

describe('postDelivery', () => {
  test('sends the body as JSON with the headers of the delivery', async () => {
    const seen: IncomingMessage['headers'][] = [];
    await using server = await peer((request, response) => {
      seen.push(request.headers);
      response.end();
    });
    await send(server.url, { headers: { authorization: 'Bearer t' } });
    expect(server.bodies).toEqual(['{"a":1}']);
    expect(seen[0]).toMatchObject({ 'content-type': 'application/json', authorization: 'Bearer t' });
  });

  test.each<[string, Handler[]]>([
    ['a reset connection', [reset, answer(200)]],
    ['a 500', [answer(500), answer(204)]],
    ['a 429 that names no time', [answer(429), answer(200)]],
    ['a 429 that names no time that one could read', [answer(429, '', { 'retry-after': 'soon' }), answer(200)]],
    ['four failures', [answer(503), reset, answer(429), answer(502), answer(200)]],
  ])('tries again after %s', async (_, handlers) => {
    await using server = await peer(...handlers);
    await send(server.url);
    expect(server.bodies).toHaveLength(handlers.length);
  });

  test.each<[number, string, number]>([
    [429, '300', 300],
    [429, '0', 0],
    [503, ' 7 ', 7],
    [429, 'Wed, 21 Oct 2015 07:28:00 GMT', 0],
  ])('leaves it to others to wait where a %i says Retry-After: %s', async (status, header, seconds) => {
    await using server = await peer(answer(status, '', { 'retry-after': header }));
    await expect(send(server.url)).rejects.toMatchObject({ name: 'NotificationError', code: 'DeliveryFailed', afterMs: seconds * 1000 });
    expect(server.bodies).toHaveLength(1);
  });

  test('reads a Retry-After that is a date', async () => {
    await using server = await peer(answer(429, '', { 'retry-after': new Date(Date.now() + 600_000).toUTCString() }));
    const error: PeerAsksToWait = await send(server.url).catch((cause) => cause);
    expect(error).toBeInstanceOf(PeerAsksToWait);
    expect(error.afterMs).toBeGreaterThan(500_000);
    expect(error.afterMs).toBeLessThanOrEqual(600_000);
  });

  test.each<[string, Handler[], number, RegExp]>([
    ['a 400 at once', [answer(400, 'invalid_payload')], 1, /answered 400: invalid_payload/],
    ['a 404 at once', [answer(404)], 1, /answered 404 \(check the path/],
    ['five 500s', [answer(500, 'down')], 5, /answered 500: down/],
    ['five resets', [reset], 5, /cannot be reached/],
  ])('gives up after %s', async (_, handlers, attempts, message) => {
    await using server = await peer(...handlers);
    await expect(send(server.url)).rejects.toThrow(
      expect.objectContaining({ code: 'DeliveryFailed', message: expect.stringMatching(message) }),
    );
    expect(server.bodies).toHaveLength(attempts);
  });

  test('gives up on a peer that never answers when the time is over', async () => {
    await using server = await peer(hang);
    await expect(send(server.url, {}, 100)).rejects.toThrow('did not answer within spec.timeout of the Provider');
  });

  test('says what a peer refused that answers 200 to everything', async () => {
    await using server = await peer(answer(200, 'no'));
    await expect(send(server.url, { refusal: (body) => `said ${body}` })).rejects.toThrow('said no');
  });

  test("never repeats the address's path, which is a secret", async () => {
    await using server = await peer(answer(403, 'x'));
    await expect(send(server.url)).rejects.toThrow(expect.objectContaining({ message: expect.not.stringContaining('secret-path') }));
  });

  test('keeps a long refusal short', async () => {
    await using server = await peer(answer(400, 'x'.repeat(100_000)));
    await expect(send(server.url)).rejects.toThrow(expect.objectContaining({ message: expect.stringMatching(/^.{1,5000}$/) }));
  });
});
