import type { Assessment, HealthExpressions } from '@capstan/health';
import type { Client, KubeObject } from '@capstan/kube';
import { apiVersionOf, type InventoryItem } from '../inventory.ts';
import type { LiveView } from '../live-view.ts';
import { describeObject, formatInventoryId, keyOfId } from '../object-id.ts';
import { settleObject } from './settle-object.ts';

/** What {@link waitForHealth} needs. */
export interface HealthOptions {
  readonly client: Client;
  readonly live: LiveView;
  /** Rules of users for kinds of their own. */
  readonly expressions?: HealthExpressions;
  /** A body that is known already, such as an apply's answer. */
  readonly initial?: (item: InventoryItem) => KubeObject | undefined;
  /** Whether the shared watches cover an object; all are, unless told otherwise. */
  readonly isShared?: (item: InventoryItem) => boolean;
  readonly timeoutMs: number;
  /** A newer wish: the wait throws the signal's reason. */
  readonly signal: AbortSignal;
}

/** How the wait ended. */
export interface HealthResult {
  readonly ok: boolean;
  /** Empty where all is well; otherwise every object that is not, with its status and the cause. */
  readonly message: string;
  /** The resourceVersion at which each object was current, by inventory id. */
  readonly healthyAt: ReadonlyMap<string, string>;
}

interface LastSeen {
  assessment: Assessment;
  resourceVersion: string;
}

/**
 * Waits until all objects are current, by watch events. One that has failed for good (a Job, a stalled custom resource) ends the wait at
 * once, and so does the timeout; both are answered, not thrown.
 */
export async function waitForHealth(items: readonly InventoryItem[], options: HealthOptions): Promise<HealthResult> {
  const last = new Map<string, LastSeen>();
  const end = new AbortController();
  const timer = setTimeout(() => end.abort('timeout'), options.timeoutMs);
  const signal = AbortSignal.any([options.signal, end.signal]);
  try {
    await Promise.all(
      items.map(async (item) => {
        const id = formatInventoryId(item);
        try {
          const assessment = await settle(item, options, signal, (seen) => last.set(id, seen));
          if (assessment.status === 'Failed') end.abort('failed');
        } catch (error) {
          if (signal.aborted) return;
          const message = error instanceof Error ? error.message : String(error);
          last.set(id, { assessment: { status: 'Unknown', message }, resourceVersion: '' });
        }
      }),
    );
  } finally {
    clearTimeout(timer);
    end.abort('done');
  }
  options.signal.throwIfAborted();
  return summarize(items, last);
}

async function settle(
  item: InventoryItem,
  options: HealthOptions,
  signal: AbortSignal,
  remember: (seen: LastSeen) => void,
): Promise<Assessment> {
  const { client, live, expressions } = options;
  const resource = await client.discovery.resourceFor(apiVersionOf(item), item.kind);
  if (resource === undefined) throw new Error(`no matches for kind "${item.kind}" in version "${apiVersionOf(item)}"`);
  const key = keyOfId(item);
  const initial = options.initial?.(item);
  return settleObject(resource, key, {
    client,
    live,
    shared: options.isShared?.(item) ?? true,
    signal,
    report: (assessment, resourceVersion) => remember({ assessment, resourceVersion }),
    ...(expressions === undefined ? {} : { expressions }),
    ...(initial === undefined ? {} : { initial }),
  });
}

function summarize(items: readonly InventoryItem[], last: ReadonlyMap<string, LastSeen>): HealthResult {
  const healthyAt = new Map<string, string>();
  const failed: string[] = [];
  const pending: string[] = [];
  for (const item of items) {
    const id = formatInventoryId(item);
    const seen = last.get(id);
    if (seen?.assessment.status === 'Current') healthyAt.set(id, seen.resourceVersion);
    else if (seen?.assessment.status === 'Failed') failed.push(describe(item, seen));
    else pending.push(describe(item, seen));
  }
  if (failed.length > 0) return { ok: false, message: `failed early due to stalled resources: [${failed.join(', ')}]`, healthyAt };
  if (pending.length > 0) return { ok: false, message: `timeout waiting for: [${pending.join(', ')}]`, healthyAt };
  return { ok: true, message: '', healthyAt };
}

function describe(item: InventoryItem, seen: LastSeen | undefined): string {
  const { status, message } = seen?.assessment ?? { status: 'Unknown', message: '' };
  return `${describeObject(item)} status: '${status}'${message === '' ? '' : `: ${message}`}`;
}
