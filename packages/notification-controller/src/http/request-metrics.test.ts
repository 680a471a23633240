import { createServer, get, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Registry } from 'prom-client';
import { RequestMetrics } from './request-metrics.ts';

let server: Server;
let registry: Registry;
let metrics: RequestMetrics;
const held: ServerResponse[] = [];

beforeEach(async () => {
  registry = new Registry();
  metrics = new RequestMetrics(registry, 'gotk_event', '/');
  server = createServer((_, response) => void held.push(response));
  metrics.watch(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  held.length = 0;
  server.closeAllConnections();
  server.close();
});

/** Sends a request; what is returned breaks it off. */
function send(): () => void {
  // A server that listens on TCP has an AddressInfo.
  const request = get({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, agent: false }, (answer) => answer.resume());
  request.on('error', () => {});
  return () => request.destroy();
}

async function untilInflight(count: number): Promise<void> {
  const line = `gotk_event_http_requests_inflight{handler="/",service=""} ${count}\n`;
  for (const end = Date.now() + 5_000; !`${await registry.metrics()}\n`.includes(line); ) {
    if (Date.now() > end) throw new Error(`not ${line}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test('requests are in flight until they are answered', async () => {
  await untilInflight(0);
  send();
  send();
  await untilInflight(2);
  held[0]?.end();
  await untilInflight(1);
});

test('a request whose sender has gone is in flight no more', async () => {
  const breakOff = send();
  await untilInflight(1);
  breakOff();
  await untilInflight(0);
});

test('answers are counted by their status, under one handler for all paths', async () => {
  metrics.answered({ status: 202, seconds: 0.25 });
  expect(await registry.metrics()).toContain(
    'gotk_event_http_request_duration_seconds_sum{code="202",handler="/",method="POST",service=""} 0.25',
  );
});
