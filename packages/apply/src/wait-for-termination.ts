import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, type Key, KubeError, type Resource } from '@capstan/kube';
import type { InventoryItem } from './inventory.ts';
import type { LiveView } from './live-view.ts';
import { locateItem } from './locate-item.ts';

/** What {@link waitForTermination} needs. */
export interface TerminationOptions {
  readonly client: Client;
  /** Tells when an object that it knows has changed; others are looked at again and again. */
  readonly live: LiveView;
  readonly timeoutMs: number;
  /** A newer wish: the wait throws the signal's reason. */
  readonly signal: AbortSignal;
}

/** How often an object is looked at that no watch tells of, in milliseconds. */
const POLL_MS = 500;
/** A watch may be refused from one moment to the next: nobody is waited for on its word alone for longer, in milliseconds. */
const RESYNC_MS = 30_000;

/** Waits until deleted objects are gone, by watch events; answers those that are still there when the time is over. */
export async function waitForTermination(items: readonly InventoryItem[], options: TerminationOptions): Promise<InventoryItem[]> {
  const end = new AbortController();
  const timer = setTimeout(() => end.abort('timeout'), options.timeoutMs);
  const signal = AbortSignal.any([options.signal, end.signal]);
  try {
    const left = await Promise.all(items.map(async (item) => ((await isGoneInTime(item, options, signal)) ? undefined : item)));
    options.signal.throwIfAborted();
    return left.filter((item) => item !== undefined);
  } finally {
    clearTimeout(timer);
    // One that could not be asked for ends the wait for all others.
    end.abort('over');
  }
}

async function isGoneInTime(item: InventoryItem, { client, live }: TerminationOptions, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    const place = await locateItem(item, client);
    if (place === undefined) return true;
    const { resource, key } = place;
    const told = Promise.withResolvers<void>();
    const unsubscribe = live.subscribe(resource, key, told.resolve);
    try {
      const entry = live.lookup(resource, key);
      const isWatched = entry !== 'unknown' && entry !== undefined;
      // What a watch by labels lacks may have lost no more than its labels.
      if (!isWatched && (await isGone(client, resource, key, signal))) return true;
      await Promise.race([told.promise, sleep(isWatched ? RESYNC_MS : POLL_MS, undefined, { signal, ref: false })]);
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      unsubscribe();
    }
  }
  return false;
}

async function isGone(client: Client, resource: Resource, key: Key, signal: AbortSignal): Promise<boolean> {
  try {
    await client.get(resource, key, { metadataOnly: true, signal });
    return false;
  } catch (error) {
    if (error instanceof KubeError && error.code === 'NotFound') return true;
    throw error;
  }
}
