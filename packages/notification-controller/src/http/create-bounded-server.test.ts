import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { createBoundedServer, type ServerBounds } from './create-bounded-server.ts';

let server: Server;

async function start(bounds: Partial<ServerBounds>): Promise<() => Socket> {
  server = createBoundedServer((request, response) => request.resume().on('end', () => response.end('fine')), bounds);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on TCP has an AddressInfo.
  const { port } = server.address() as AddressInfo;
  return () => connect(port, '127.0.0.1').on('error', () => {});
}

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** All that comes until the connection ends. */
async function readAll(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (data) => (text += String(data)));
  await once(socket, 'close');
  return text;
}

async function untilOpen(count: number): Promise<void> {
  for (let open = -1; open !== count; ) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    open = await new Promise<number>((resolve) => server.getConnections((_, found) => resolve(found)));
  }
}

test.each<[string, string]>([
  ['nothing of a request comes', ''],
  ['the head of a request never ends', 'POST / HTTP/1.1\r\nHost: x\r\nX-Slow: '],
])('a connection on which %s is ended', async (_, text) => {
  const open = await start({ headersTimeoutMs: 100, requestTimeoutMs: 100 });
  const socket = open();
  if (text !== '') socket.write(text);
  expect(await readAll(socket)).toMatch(/^(HTTP\/1.1 408 |$)/);
});

test('a body that never ends is ended', async () => {
  const open = await start({ headersTimeoutMs: 100, requestTimeoutMs: 300 });
  const socket = open();
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc');
  expect(await readAll(socket)).toMatch(/^HTTP\/1.1 408 /);
});

test('more connections than there may be are refused, and have their place when others have gone', async () => {
  const open = await start({ connections: 3 });
  const first = [open(), open(), open()];
  await Promise.all(first.map((socket) => once(socket, 'connect')));
  await untilOpen(3);
  expect(await readAll(open())).toBe('');
  const [one] = first;
  one?.destroy();
  await untilOpen(2);
  const socket = open();
  socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  expect(await readAll(socket)).toMatch(/^HTTP\/1.1 200 .*fine/s);
});
