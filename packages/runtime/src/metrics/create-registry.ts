import { collectDefaultMetrics, Registry } from 'prom-client';
import { registerExpectedMetrics } from './expected-metrics.ts';

/** How often the delay of the event loop is sampled, in milliseconds: often enough to see a stall, seldom enough to cost nothing. */
const LOOP_SAMPLE_MS = 50;

/** A registry with the metrics of the process: CPU, memory, garbage collection and the delay of the event loop (`nodejs_eventloop_lag_*`), and what dashboards expect. */
export function createRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LOOP_SAMPLE_MS });
  registerExpectedMetrics(registry);
  return registry;
}
