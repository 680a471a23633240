import { type Client, KubeError, type Resource } from '@capstan/kube';
import { KindWatch } from '../kinds/kind-watch.ts';
import { type Logger, silentLogger } from '../log/logger.ts';
import { type Clock, sleep } from '../time/clock.ts';

/** How often the API server is asked for a kind that it does not serve yet where its definition cannot be watched, in milliseconds: from, to. */
const FIRST_MS = 250;
const LAST_MS = 2_000;
/** How often it is said that a kind is still missing. */
const SAY_EVERY_MS = 60_000;

export interface WaitForResourceOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly log: Logger;
  /** Called once when the kind is not there at first. */
  readonly missing: () => void;
}

/**
 * The resource of a kind, as soon as the API server serves it: a controller starts in any order with its CustomResourceDefinitions. A watch
 * tells of them while the kind is missing; where that is not allowed, the API server is asked again and again. Rejects with the signal's reason.
 */
export async function waitForResource(
  options: WaitForResourceOptions,
  apiVersion: string,
  kind: string,
  signal: AbortSignal,
): Promise<Resource> {
  const ended = new AbortController();
  try {
    return await wait(options, apiVersion, kind, AbortSignal.any([signal, ended.signal]));
  } finally {
    ended.abort();
  }
}

async function wait(
  { client, clock, log, missing }: WaitForResourceOptions,
  apiVersion: string,
  kind: string,
  signal: AbortSignal,
): Promise<Resource> {
  // It has nothing to say: whether it may watch is of no interest to anybody.
  const kinds = new KindWatch({ client, clock, log: silentLogger, signal });
  let served: Promise<Resource> | undefined;
  const startedAt = clock.now();
  let saidAt: number | undefined;
  for (let delay = FIRST_MS; ; delay = Math.min(LAST_MS, delay * 1.5)) {
    signal.throwIfAborted();
    const found = await find(client, apiVersion, kind).catch((error: unknown) => {
      if (error instanceof KubeError) return error;
      throw error;
    });
    if (found !== undefined && !(found instanceof KubeError)) {
      if (saidAt !== undefined)
        log.info(`${kind} of ${apiVersion} is served now, going on`, { waitedMs: Math.round(clock.now() - startedAt) });
      return found;
    }
    if (saidAt === undefined) missing();
    if (saidAt === undefined || clock.now() - saidAt >= SAY_EVERY_MS) {
      saidAt = clock.now();
      if (found === undefined)
        log.info(`waiting for the CustomResourceDefinition of ${kind} (${apiVersion}): the API server does not serve it yet`);
      else log.error(found, `waiting for the API server, to find ${kind} of ${apiVersion}`);
    }
    served ??= kinds.whenServed(apiVersion, kind, signal);
    await Promise.race([served.catch(() => {}), sleep(clock, kinds.isWatching ? SAY_EVERY_MS : delay, signal)]);
  }
}

async function find(client: Client, apiVersion: string, kind: string): Promise<Resource | undefined> {
  const found = await client.discovery.resourceFor(apiVersion, kind);
  if (found === undefined) client.discovery.invalidate();
  return found;
}
