import { setTimeout as sleep } from 'node:timers/promises';
import { type Assessment, assess, HealthError, type HealthExpressions } from '@capstan/health';
import { type Client, type Key, KubeError, type KubeObject, type Resource } from '@capstan/kube';
import { isOlder } from '../drift/live-entry.ts';
import type { LiveView } from '../live-view.ts';
import { watchObject } from './watch-object.ts';

/** After a change, wait this long for the next one: controllers write a status in several steps. */
const QUIET_MS = 100;
/** A body is read at most this often, an object. */
const READ_INTERVAL_MS = 1_000;

/** What {@link settleObject} needs to follow one object. */
export interface SettleOptions {
  readonly client: Client;
  readonly live: LiveView;
  readonly expressions?: HealthExpressions;
  /** Whether the shared watches cover the object, as they do what carries an owner's labels. */
  readonly shared: boolean;
  /** A body that is known already. */
  readonly initial?: KubeObject;
  readonly signal: AbortSignal;
  /** Told of every assessment, so that a timeout can name the last one. */
  readonly report: (assessment: Assessment, resourceVersion: string) => void;
}

/** Follows an object by watch until it is current or has failed. Throws what reading it throws, and when `signal` aborts. */
export async function settleObject(resource: Resource, key: Key, options: SettleOptions): Promise<Assessment> {
  const { client, live, signal, report } = options;
  const change = new ChangeSignal();
  const stop = new AbortController();
  const known = live.lookup(resource, key);
  const covered = options.shared && known !== 'unknown';
  const unsubscribe = covered ? live.subscribe(resource, key, change.raise) : () => undefined;
  try {
    let body = options.initial;
    if (covered && body !== undefined && isNewer(live.lookup(resource, key), body)) body = undefined;
    let watching = covered;
    for (;;) {
      const lastRead = performance.now();
      const assessment = assessBody(body ?? (await readBody(client, resource, key, signal)), options, report);
      if (assessment.status === 'Current' || assessment.status === 'Failed') return assessment;
      if (!watching) {
        watching = true;
        void watchObject(client, resource, key, change.raise, AbortSignal.any([signal, stop.signal]));
      }
      await change.raised(signal);
      const pause = body === undefined ? Math.max(QUIET_MS, READ_INTERVAL_MS - (performance.now() - lastRead)) : QUIET_MS;
      await sleep(pause, undefined, { signal });
      change.lower();
      body = undefined;
    }
  } finally {
    unsubscribe();
    // A reason of our own: the usual one is an exception, whose stack is made for each object.
    stop.abort('settled');
  }
}

function isNewer(live: ReturnType<LiveView['lookup']>, body: KubeObject): boolean {
  return live !== 'unknown' && live !== undefined && isOlder(body.metadata.resourceVersion ?? '', live.resourceVersion);
}

async function readBody(client: Client, resource: Resource, key: Key, signal: AbortSignal): Promise<KubeObject | undefined> {
  try {
    return await client.get(resource, key, { signal });
  } catch (error) {
    if (error instanceof KubeError && error.code === 'NotFound') return undefined;
    throw error;
  }
}

function assessBody(body: KubeObject | undefined, { expressions }: SettleOptions, report: SettleOptions['report']): Assessment {
  const assessment: Assessment =
    body === undefined ? { status: 'NotFound', message: 'the object does not exist' } : assessByRules(body, expressions);
  report(assessment, body?.metadata.resourceVersion ?? '');
  return assessment;
}

/** An expression that cannot be evaluated says nothing yet, as in Flux: most ask for a status, which another controller has still to write. */
function assessByRules(body: KubeObject, expressions: HealthExpressions | undefined): Assessment {
  try {
    return expressions?.assess(body) ?? assess(body, { nowMs: Date.now() });
  } catch (error) {
    if (!(error instanceof HealthError)) throw error;
    return { status: 'Unknown', message: error.message };
  }
}

/** A flag that can be waited for; raised twice before it is lowered, it is raised once. */
class ChangeSignal {
  #isRaised = false;
  #wake: (() => void) | undefined;

  readonly raise = (): void => {
    this.#isRaised = true;
    this.#wake?.();
  };

  lower(): void {
    this.#isRaised = false;
  }

  async raised(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#isRaised) return;
    await new Promise<void>((resolve, reject) => {
      const onAbort = (): void => reject(signal.reason);
      signal.addEventListener('abort', onAbort, { once: true });
      this.#wake = () => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
    });
    this.#wake = undefined;
  }
}
