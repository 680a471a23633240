import { createHash } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { NotificationError, type NotificationErrorCode } from '../error.ts';
import { createBoundedServer } from '../http/create-bounded-server.ts';
import { BodyBudget } from '../http/read-body.ts';
import { cleanMetadata, withoutToken } from './clean-metadata.ts';
import { type Event, parseEvent } from './event.ts';
import type { RateLimiter } from './rate-limiter.ts';

/** What the server hands events to and tells of its work. */
export interface EventServerOptions {
  readonly limiter: RateLimiter;
  /** What bodies may take until their event is delivered; 64 MiB where absent. */
  readonly bodies?: BodyBudget;
  /** Delivers the event to all whom it concerns; settles when each has it or was given up, and never rejects. */
  readonly dispatch: (event: Event) => Promise<void>;
  readonly onAnswer?: (answer: { readonly status: number; readonly seconds: number }) => void;
  readonly onRefused?: (error: NotificationError) => void;
}

/** So many deliveries under way at once; further events are refused with 503, and their sender keeps them. */
const PENDING_AT_MOST = 5_000;

/** A sender that is told that its event is still under way asks again so many seconds later. */
const ASK_AGAIN_SECONDS = 30;
/** So long, in milliseconds, and so many are remembered that their senders still ask for. */
const REMEMBERED_MS = 10 * 60_000;
const REMEMBERED_AT_MOST = 20_000;

/**
 * Takes events in by POST. It answers 202 once an event is taken in; a sender that asks to wait (`Prefer: wait=SECONDS`, RFC 7240) gets
 * the answer when the event is delivered; when the seconds are over before, the 202 has a Retry-After: it is asked for again by sending the same event, so
 * that what is lost with this process is delivered by the next.
 * Repetitions within the limiter's interval are answered with 429, as Flux does.
 */
export function createEventServer(options: EventServerOptions): { server: Server; settled: () => Promise<void> } {
  const pending = new Set<Promise<void>>();
  /** Events by the digest of their body, and when they were delivered; undefined while they are under way. */
  const awaited = new Map<string, number | undefined>();
  const { bodies = new BodyBudget() } = options;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<number> {
    if (request.method !== 'POST') return 405;
    using held = new DisposableStack();
    const body = held.use(await bodies.read(request));
    const event = cleanMetadata(parseEvent(body.bytes.toString('utf8')));
    const seconds = preferredWait(request);
    const digest = createHash('sha256').update(body.bytes).digest('base64');
    if (seconds > 0 && awaited.has(digest)) {
      if (awaited.get(digest) === undefined) response.setHeader('retry-after', ASK_AGAIN_SECONDS);
      else awaited.delete(digest);
      return 202;
    }
    if (!options.limiter.admit(event)) return 429;
    if (pending.size >= PENDING_AT_MOST) {
      options.limiter.forget(event);
      return 503;
    }
    // An event takes as much as its body, for as long as it is under way.
    const taken = held.move();
    const delivery = options.dispatch(withoutToken(event)).finally(() => {
      pending.delete(delivery);
      taken.dispose();
    });
    pending.add(delivery);
    if (seconds === 0) return 202;
    response.setHeader('preference-applied', `wait=${seconds}`);
    if ((await Promise.race([delivery.then(() => 'delivered'), elapsed(seconds)])) === 'delivered') return 202;
    forgetOld();
    awaited.set(digest, undefined);
    void delivery.then(() => awaited.has(digest) && awaited.set(digest, performance.now()));
    response.setHeader('retry-after', ASK_AGAIN_SECONDS);
    return 202;
  }

  /** What was delivered long ago, and whose sender has not asked since. */
  function forgetOld(): void {
    const now = performance.now();
    for (const [digest, deliveredAt] of awaited) {
      if (awaited.size < REMEMBERED_AT_MOST && (deliveredAt === undefined || now - deliveredAt < REMEMBERED_MS)) continue;
      awaited.delete(digest);
    }
  }

  const server = createBoundedServer((request, response) => {
    const started = performance.now();
    handle(request, response)
      .catch((error: unknown) => {
        if (!(error instanceof NotificationError)) return 500;
        options.onRefused?.(error);
        return REFUSALS.get(error.code) ?? 400;
      })
      .then((status) => {
        response.writeHead(status).end();
        options.onAnswer?.({ status, seconds: (performance.now() - started) / 1000 });
      });
  });
  return {
    server,
    settled: async () => {
      while (pending.size > 0) await Promise.allSettled(pending);
    },
  };
}

const REFUSALS: ReadonlyMap<NotificationErrorCode, number> = new Map([
  ['BodyTooLarge', 413],
  ['Overloaded', 503],
]);

const WAIT_AT_MOST_SECONDS = 60;

function preferredWait(request: IncomingMessage): number {
  const header = request.headers.prefer;
  const match = /(?:^|[,;\s])wait=(\d{1,4})(?:$|[,;\s])/.exec(Array.isArray(header) ? header.join(',') : (header ?? ''));
  return Math.min(Number(match?.[1] ?? 0), WAIT_AT_MOST_SECONDS);
}

function elapsed(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000).unref());
}
