import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '@capstan/runtime';
import { FileServer } from './file-server.ts';

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'serve-'));
  mkdirSync(join(root, 'a'));
  writeFileSync(join(root, 'a/b'), 'content');
});

afterAll(() => rmSync(root, { recursive: true }));

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('FileServer', () => {
  test('serves while it runs', async () => {
    const port = await freePort();
    const stop = new AbortController();
    const running = new FileServer(root, `127.0.0.1:${port}`, silentLogger).run(stop.signal);
    const get = () => fetch(`http://127.0.0.1:${port}/a/b`).then((response) => response.text());
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await get()).toBe('content');
    stop.abort();
    await running;
    await expect(get()).rejects.toThrow();
  });

  test('says which flag is to blame when the port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = `127.0.0.1:${(other.address() as AddressInfo).port}`;
    const running = new FileServer(root, address, silentLogger).run(new AbortController().signal);
    await expect(running).rejects.toMatchObject({ code: 'ListenFailed', message: expect.stringContaining(`--storage-addr ${address}`) });
    await new Promise((resolve) => other.close(resolve));
  });
});
