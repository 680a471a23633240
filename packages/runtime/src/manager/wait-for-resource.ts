import { type Client, KubeError, type Resource } from '@capstan/kube';
import type { Logger } from '../log/logger.ts';
import { type Clock, sleep } from '../time/clock.ts';

/** How often the API server is asked for a kind that it does not serve yet, in milliseconds: from, to. */
const FIRST_MS = 250;
const LAST_MS = 2_000;
/** How often it is said that a kind is still missing. */
const SAY_EVERY_MS = 60_000;

/**
 * The resource of a kind, as soon as the API server serves it: a controller starts in any order with its CustomResourceDefinitions.
 * `missing` is called once when the kind is not there at first. Rejects with the signal's reason.
 */
export async function waitForResource(
  { client, clock, log, missing }: { client: Client; clock: Clock; log: Logger; missing: () => void },
  apiVersion: string,
  kind: string,
  signal: AbortSignal,
): Promise<Resource> {
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
    await sleep(clock, delay, signal);
  }
}

async function find(client: Client, apiVersion: string, kind: string): Promise<Resource | undefined> {
  const found = await client.discovery.resourceFor(apiVersion, kind);
  if (found === undefined) client.discovery.invalidate();
  return found;
}
