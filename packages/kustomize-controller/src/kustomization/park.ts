import { keyOf } from '@capstan/runtime';
import { timeoutOf } from './durations.ts';
import { describeProgress } from './progress.ts';
import type { Services } from './services.ts';
import { summarizeProgress } from './status.ts';
import type { StatusSession } from './status-session.ts';

/**
 * What an object is built from is long in coming: it gives its worker back, says that it fetches `revision`, and is woken for `reason` when
 * that is there or cannot be had.
 */
export async function park(
  session: StatusSession,
  { revision, settled, reason }: { readonly revision: string; readonly settled: Promise<unknown>; readonly reason: string },
  { clock, wake }: Services,
): Promise<void> {
  const message = describeProgress('fetch', revision, timeoutOf(session.object.spec));
  await session.write((current) => summarizeProgress(current, { phase: 'fetch', message, revision, inventory: undefined }, clock.now()));
  void settled.then(() => wake(keyOf(session.object), reason));
}
