import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * What happens to bytes: `pass` them on; `swallow` them, both ways, with every connection left open, as a broken network does
 * (new connections are taken and led nowhere); `refuse` new connections, with those that are open left alone.
 */
export type TcpMode = 'pass' | 'swallow' | 'refuse';

/** A proxy that knows nothing of what it carries. */
export interface TcpProxy {
  readonly port: number;
  /** Connections that are open now. */
  readonly open: number;
  /** Connections taken since the start. */
  readonly accepted: number;
  setMode(mode: TcpMode): void;
  /** Holds every chunk back so long, in milliseconds, each way. */
  setDelay(delayMs: number): void;
  /** Resets (RST) every open connection. */
  resetAll(): void;
  stop(): Promise<void>;
}

/** The two halves of one carried connection. */
interface Link {
  readonly near: Socket;
  readonly far: Socket | undefined;
  /** Carries nothing any more. */
  dead: boolean;
}

/** How a proxy carries what it is given. */
interface Conduct {
  mode: TcpMode;
  delayMs: number;
}

/** Carries what one end of a link says to the other. */
function carry(conduct: Conduct, link: Link, from: Socket, to: Socket): void {
  const isDead = () => {
    // What was swallowed once is lost: such a connection is dead for good, whatever the mode becomes.
    link.dead ||= conduct.mode === 'swallow';
    return link.dead;
  };
  // In turn, even where the delay was longer before: nothing may overtake what waits.
  const waiting: { due: number; action: () => void }[] = [];
  const act = () => {
    const now = performance.now();
    while (waiting[0] !== undefined && waiting[0].due <= now) waiting.shift()?.action();
    if (waiting[0] !== undefined) setTimeout(act, Math.ceil(waiting[0].due - now));
  };
  const inTurn = (action: () => void) => {
    const { delayMs } = conduct;
    if (delayMs === 0 && waiting.length === 0) return action();
    if (waiting.push({ due: performance.now() + delayMs, action }) === 1) setTimeout(act, delayMs);
  };
  from.on('data', (chunk) => {
    if (isDead()) return;
    inTurn(() => {
      if (to.destroyed || to.write(chunk)) return;
      from.pause();
      to.once('drain', () => from.resume());
    });
  });
  from.on('end', () => isDead() || inTurn(() => to.end()));
  from.on('close', (hadError) => isDead() || inTurn(() => (hadError ? to.resetAndDestroy() : to.end())));
}

/** Listens on loopback and carries every connection to `targetPort` there. */
export async function startTcpProxy(targetPort: number, port = 0): Promise<TcpProxy> {
  const conduct: Conduct = { mode: 'pass', delayMs: 0 };
  let accepted = 0;
  const links = new Set<Link>();

  const server = createServer({ allowHalfOpen: true }, (near) => {
    accepted++;
    near.on('error', () => {});
    near.setNoDelay();
    if (conduct.mode === 'refuse') return void near.resetAndDestroy();
    const far =
      conduct.mode === 'swallow' ? undefined : connect({ port: targetPort, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
    const link: Link = { near, far, dead: far === undefined };
    links.add(link);
    const forget = () => near.destroyed && (far?.destroyed ?? true) && links.delete(link);
    near.on('close', forget);
    if (far === undefined) return void near.resume();
    far.on('close', forget);
    far.on('error', () => near.resetAndDestroy());
    carry(conduct, link, near, far);
    carry(conduct, link, far, near);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const resetAll = () => {
    for (const { near, far } of links) {
      near.resetAndDestroy();
      far?.destroy();
    }
  };
  return {
    // A server that listens on TCP has an AddressInfo; only one on a pipe has a string.
    port: (server.address() as AddressInfo).port,
    get open() {
      return [...links].filter(({ near }) => !near.destroyed).length;
    },
    get accepted() {
      return accepted;
    },
    setMode: (next) => {
      conduct.mode = next;
    },
    setDelay: (next) => {
      conduct.delayMs = next;
    },
    resetAll,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        resetAll();
      }),
  };
}
