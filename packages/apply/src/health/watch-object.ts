import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, Key, Resource } from '@capstan/kube';

/** Where a watch is not allowed, the object is looked at this often. */
const POLL_MS = 2_000;

/**
 * Calls `listener` whenever one object may have changed, by a metadata-only watch of it alone; where that is not allowed, every two
 * seconds. For objects that no shared watch covers. Ends with `signal`, and never rejects.
 */
export async function watchObject(client: Client, resource: Resource, key: Key, listener: () => void, signal: AbortSignal): Promise<void> {
  const fieldSelector = `metadata.name=${key.name}`;
  try {
    for await (const event of client.watchResource(resource, { namespace: key.namespace, fieldSelector, metadataOnly: true, signal })) {
      if (event.type === 'interrupted' && (event.error.code === 'Forbidden' || event.error.code === 'MethodNotAllowed')) break;
      if (event.type !== 'bookmark') listener();
    }
  } catch {
    // Whatever the reason, reading the object tells it to whoever waits.
  }
  while (!signal.aborted) {
    await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
    listener();
  }
}
