import { setTimeout as sleep } from 'node:timers/promises';
import { processUsage } from '../e2e/processes/process-usage.ts';

const LOOK_MS = 1_000;
const LONGEST_MS = 60_000;
/** Of one CPU, all processes together. */
const QUIET_SHARE = 0.1;

/** Resolves when these processes have nothing left to do, or after a minute. */
export async function quiet(processes: ReadonlyMap<string, number>): Promise<void> {
  const used = () => [...processes.values()].reduce((sum, pid) => sum + processUsage(pid).cpuSeconds, 0);
  const end = performance.now() + LONGEST_MS;
  for (let last = used(); performance.now() < end; ) {
    await sleep(LOOK_MS);
    const now = used();
    if (now - last < (QUIET_SHARE * LOOK_MS) / 1000) return;
    last = now;
  }
}
