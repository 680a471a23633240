import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { E2eError } from '../error.ts';

// Below the range from which the kernel takes ports of outgoing connections, one of which could take ours before a server does.
const FIRST = 20_000;
const COUNT = 12_000;

/** Where this process is in the round of ports; another process that runs at the same time begins elsewhere. */
let next = randomInt(COUNT);

/**
 * A TCP port of loopback on which nothing listens now. It is given once: whoever has asked for it may begin to listen later, and a server
 * that was killed comes back to it.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < COUNT; attempt++) {
    const port = FIRST + next;
    next = (next + 1) % COUNT;
    if (await isFree(port)) return port;
  }
  throw new E2eError('StartFailed', `no free port found between ${FIRST} and ${FIRST + COUNT - 1}`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
