import { Counter, Gauge, type Registry } from 'prom-client';

/** Metrics that each of Flux's controllers shows, of parts that do not exist here: what they count never happens. */
const NOTHING_TO_COUNT = [
  ['controller_runtime_webhook_panics_total', 'Panics of admission webhooks; there are none.'],
  ['controller_runtime_conversion_webhook_panics_total', 'Panics of conversion webhooks; there are none.'],
  ['gotk_token_cache_evictions_total', 'Tokens evicted from the cache of cloud tokens; there is none yet.'],
] as const;

/** Shows what dashboards and alerts made for Flux, and for controllers in Go, ask every controller for. */
export function registerExpectedMetrics(registry: Registry): void {
  const registers = [registry];
  for (const [name, help] of NOTHING_TO_COUNT) new Counter({ name, help, registers });
  new Gauge({ name: 'gotk_token_cached_items', help: 'Tokens in the cache of cloud tokens; there is none yet.', registers });
  const info = 'For dashboards that count controllers by it: always 1. The version is that of Node, there is no Go.';
  new Gauge({ name: 'go_info', help: info, labelNames: ['version'], registers }).set({ version: `node ${process.version}` }, 1);
  new Gauge({
    name: 'go_memstats_alloc_bytes',
    help: 'Bytes of live and unswept objects, on the heap of V8 and outside of it.',
    registers,
    collect() {
      const { heapUsed, external } = process.memoryUsage();
      this.set(heapUsed + external);
    },
  });
}
