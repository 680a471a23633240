import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** How a server stops answering: after so many bytes of each connection's answer; then nothing, or so many bytes a second. */
export interface Stall {
  readonly afterBytes: number;
  readonly bytesPerSecond?: number;
}

/** Stands before a server that answers, and makes it one that hangs. What clients send is passed on. */
export interface StallingProxy {
  readonly port: number;
  /** Connections that clients hold open now. */
  readonly open: number;
  /** Connections taken since the start. */
  readonly accepted: number;
  stop(): Promise<void>;
}

/** Listens on loopback, and carries every connection to `targetPort` there. */
export async function startStallingProxy(targetPort: number, { afterBytes, bytesPerSecond = 0 }: Stall): Promise<StallingProxy> {
  const clients = new Set<Socket>();
  let accepted = 0;
  const server = createServer((client) => {
    accepted += 1;
    clients.add(client);
    const target = connect({ port: targetPort, host: '127.0.0.1' });
    let left = afterBytes;
    let held: Buffer = Buffer.alloc(0);
    const send = (chunk: Buffer, bytes: number) => {
      if (bytes > 0) client.write(chunk.subarray(0, bytes));
      return chunk.subarray(bytes);
    };
    const trickle = setInterval(() => {
      held = send(held, bytesPerSecond);
    }, 1_000);
    client.on('close', () => {
      clients.delete(client);
      clearInterval(trickle);
      target.destroy();
    });
    for (const socket of [client, target]) socket.on('error', () => {});
    client.pipe(target);
    target.on('data', (chunk: Buffer) => {
      const passed = Math.min(left, chunk.length);
      left -= passed;
      const rest = send(chunk, passed);
      // What is held is bounded: a test's answers are small, and beyond that the target waits as well.
      held = Buffer.concat([held, rest]);
      if (held.length > 1024 * 1024) target.pause();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    // A server that listens on TCP has an AddressInfo; only one on a pipe has a string.
    port: (server.address() as AddressInfo).port,
    get open() {
      return clients.size;
    },
    get accepted() {
      return accepted;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const client of clients) client.destroy();
      }),
  };
}
