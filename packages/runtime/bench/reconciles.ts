// How much CPU the runtime itself spends on a reconcile, log line and metrics included:
// `node --conditions=capstan-source packages/runtime/bench/reconciles.ts`.
import { Controller, createLogger, createRegistry } from '../src/index.ts';
import { ControllerMetrics } from '../src/metrics/controller-metrics.ts';

const OBJECTS = 2_000;
const ROUNDS = 20;

const registry = createRegistry();
let lines = 0;
const log = createLogger({
  level: 'info',
  encoding: 'json',
  write: () => {
    lines += 1;
  },
});
let left = OBJECTS * ROUNDS;
let finish: () => void = () => {};
const finished = new Promise<void>((resolve) => {
  finish = resolve;
});
const controller = new Controller({
  name: 'bench',
  group: 'bench.example',
  kind: 'Bench',
  concurrency: 4,
  log,
  metrics: new ControllerMetrics(registry),
  reconcile: async (_key, { log: line }) => {
    line.info('done');
    if (--left === 0) finish();
    return { requeueAfterMs: 600_000, jitter: true };
  },
});
const stop = new AbortController();
const running = controller.run(stop.signal);
const before = process.cpuUsage();
const startedAt = performance.now();
for (let round = 0; round < ROUNDS; round += 1) {
  for (let index = 0; index < OBJECTS; index += 1) controller.enqueue({ namespace: 'default', name: `object-${index}` }, 'bench');
  await new Promise((resolve) => setTimeout(resolve, 0));
  while (controller.queue.depth('live') > 0) await new Promise((resolve) => setTimeout(resolve, 0));
}
if (left > 0) await finished;
const { user, system } = process.cpuUsage(before);
const wallMs = performance.now() - startedAt;
stop.abort();
await running;
const scrapeAt = performance.now();
const bytes = (await registry.metrics()).length;
const scrapeMs = performance.now() - scrapeAt;
const total = OBJECTS * ROUNDS;
console.log(
  JSON.stringify({
    reconciles: total,
    wallMs: Math.round(wallMs),
    cpuMicrosPerReconcile: Math.round((user + system) / total),
    logLines: lines,
    rssMiB: Math.round(process.memoryUsage.rss() / 2 ** 20),
    scrape: { ms: Math.round(scrapeMs), bytes },
  }),
);
process.exit(0);
