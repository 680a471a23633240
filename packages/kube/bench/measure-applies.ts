import type { Client, KubeObject, Resource } from '../src/index.ts';

export interface ApplyLoad {
  readonly resource: Resource;
  readonly objects: readonly KubeObject[];
}

export interface ApplyFigures {
  readonly concurrency: number;
  readonly perSecond: number;
  /** Milliseconds of wall time for all. */
  readonly wallMs: number;
  /** Milliseconds of this process's CPU for one request. */
  readonly cpuMs: number;
  /** Milliseconds that half, and 99 of 100, of the requests stayed below. */
  readonly medianMs: number;
  readonly p99Ms: number;
}

/** Applies each object once, `concurrency` at a time: what the API server and this client need for it, and nothing else. */
export async function measureApplies(
  client: Client,
  { resource, objects }: ApplyLoad,
  concurrency: number,
  options: { dryRun?: boolean } = {},
): Promise<ApplyFigures> {
  const durations: number[] = [];
  let next = 0;
  const work = async () => {
    for (let object = objects[next++]; object !== undefined; object = objects[next++]) {
      const start = performance.now();
      await client.apply(resource, object, { fieldManager: 'capstan-bench', force: true, ...options });
      durations.push(performance.now() - start);
    }
  };
  const cpu = process.cpuUsage();
  const start = performance.now();
  await Promise.all(Array.from({ length: concurrency }, work));
  const wallMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  durations.sort((one, other) => one - other);
  const at = (share: number) => durations[Math.min(durations.length - 1, Math.floor(durations.length * share))] ?? 0;
  return {
    concurrency,
    perSecond: objects.length / (wallMs / 1_000),
    wallMs,
    cpuMs: (user + system) / 1_000 / objects.length,
    medianMs: at(0.5),
    p99Ms: at(0.99),
  };
}
