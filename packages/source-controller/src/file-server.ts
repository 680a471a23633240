import { createFileServer } from '@capstan/artifact';
import { type Logger, parseAddress, type Runnable, RuntimeError } from '@capstan/runtime';

/** Serves the storage for as long as the manager runs it. */
export class FileServer implements Runnable {
  readonly name = 'file server';
  readonly #root: string;
  readonly #address: string;
  readonly #log: Logger;

  /** `address` as `--storage-addr`. */
  constructor(root: string, address: string, log: Logger) {
    this.#root = root;
    this.#address = address;
    this.#log = log;
  }

  async run(signal: AbortSignal): Promise<void> {
    const listening = parseAddress(this.#address);
    if (listening === undefined) throw new RuntimeError('FlagInvalid', '--storage-addr is empty: artifacts would not be served');
    const server = createFileServer(this.#root);
    await new Promise<void>((resolve, reject) => {
      server.once('error', (cause) => {
        reject(new RuntimeError('ListenFailed', `cannot listen on --storage-addr ${this.#address}: ${cause.message}`, { cause }));
      });
      server.listen(listening, resolve);
    });
    this.#log.info('starting file server', { addr: this.#address });
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    });
    // Downloads that run may end; nobody waits for idle connections.
    server.closeIdleConnections();
    await new Promise((resolve) => {
      server.close(resolve);
      setTimeout(() => server.closeAllConnections(), 2_000).unref();
    });
  }
}
