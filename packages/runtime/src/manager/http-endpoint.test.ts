import { request } from 'node:http';
import { type Answer, HttpEndpoint } from './http-endpoint.ts';

async function statusOf(address: string, path: string): Promise<number> {
  const [host, port] = address.split(':');
  return new Promise((resolve, reject) => {
    const sent = request({ host, port, path, agent: false }, (response) => resolve(response.resume().statusCode ?? 0));
    sent.on('error', reject).end();
  });
}

test.each([
  ['/metrics', 200],
  ['/metrics?name=up', 200],
  ['/metrics/', 404],
  ['//', 404],
  ['http://[', 404],
  ['*', 404],
  ['/broken', 500],
])('answers GET %s with %d, and goes on', async (path, status) => {
  const endpoint = new HttpEndpoint(
    new Map<string, () => Answer | Promise<Answer>>([
      ['/metrics', () => ({ status: 200, body: 'up 1\n' })],
      ['/broken', () => Promise.reject(new Error('out of order'))],
    ]),
  );
  const address = (await endpoint.listen('127.0.0.1:0')) ?? '';
  try {
    expect(await statusOf(address, path)).toBe(status);
    expect(await statusOf(address, '/metrics')).toBe(200);
  } finally {
    await endpoint.close();
  }
});
