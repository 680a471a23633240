import type { Server } from 'node:http';
import { parseAddress, RuntimeError } from '@capstan/runtime';

/** How long requests that run may take to end when stopping, in milliseconds. */
const GRACE_MS = 10_000;

/**
 * Listens on a flag's address until the signal aborts, then lets running requests end.
 * @throws RuntimeError ListenFailed, naming the flag; FlagInvalid
 */
export async function serveUntil(server: Server, flag: string, address: string, signal: AbortSignal): Promise<void> {
  const where = parseAddress(address);
  if (where === undefined) throw new RuntimeError('FlagInvalid', `--${flag} is empty`);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new RuntimeError('ListenFailed', `cannot listen on --${flag} ${address}: ${cause.message}`, { cause })),
    );
    server.listen(where, resolve);
  });
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearTimeout(timer);
}
