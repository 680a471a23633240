import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { E2eError } from '../error.ts';

// Below the range from which the kernel takes ports of outgoing connections, one of which could take ours before a server does.
const FIRST = 20_000;
const LAST = 32_000;
const ATTEMPTS = 100;

/** A TCP port of loopback on which nothing listens now. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = randomInt(FIRST, LAST);
    if (await isFree(port)) return port;
  }
  throw new E2eError('StartFailed', `no free port found between ${FIRST} and ${LAST}`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
