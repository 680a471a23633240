import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Lane, WorkQueue, WorkQueueObserver } from '../queue/work-queue.ts';
import { LANES } from '../queue/work-queue.ts';
import type { ObjectKey } from '../types.ts';

/** How a reconcile ended. */
export type ReconcileResult = 'success' | 'requeue_after' | 'requeue' | 'error' | 'terminal_error' | 'panic';

export interface ReconcileReport {
  readonly controller: string;
  readonly kind: string;
  readonly key: ObjectKey;
  readonly result: ReconcileResult;
  readonly ms: number;
}

/** A controller whose state is read whenever metrics are asked for. */
export interface ObservedController {
  readonly name: string;
  readonly queue: WorkQueue;
  readonly concurrency: number;
  readonly active: () => number;
}

/** The lanes as controller-runtime's priorities. */
const PRIORITY: Record<Lane, string> = { begun: '50', live: '0', retry: '-50', resync: '-100' };

const exponential = (start: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => Number((start * 10 ** index).toPrecision(1)));
const QUEUE_BUCKETS = exponential(1e-8, 12);
const OBJECT_BUCKETS = exponential(1e-8, 10);
const RECONCILE_BUCKETS = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3.5, 4, 4.5,
  5, 6, 7, 8, 9, 10, 15, 20, 25, 30, 40, 50, 60,
];
const QUEUE_LABELS = ['name', 'controller'] as const;

/** The metrics of controllers and their queues, under the names and labels of controller-runtime and Flux. */
export class ControllerMetrics {
  readonly #controllers: ObservedController[] = [];
  readonly #adds: Counter<'name' | 'controller'>;
  readonly #retries: Counter<'name' | 'controller'>;
  readonly #queueDuration: Histogram<'name' | 'controller'>;
  readonly #workDuration: Histogram<'name' | 'controller'>;
  readonly #reconciles: Counter<'controller' | 'result'>;
  readonly #errors: Counter<'controller'>;
  readonly #terminalErrors: Counter<'controller'>;
  readonly #panics: Counter<'controller'>;
  readonly #timeouts: Counter<'controller'>;
  readonly #time: Histogram<'controller'>;
  readonly #objectDuration: Histogram<'kind' | 'name' | 'namespace'>;

  constructor(registry: Registry) {
    const registers = [registry];
    const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]): Counter<L> =>
      new Counter({ name, help, labelNames, registers });
    const histogram = <L extends string>(name: string, help: string, labelNames: readonly L[], buckets: number[]): Histogram<L> =>
      new Histogram({ name, help, labelNames, buckets, registers });
    const gauge = <L extends string>(
      name: string,
      help: string,
      labelNames: readonly L[],
      read: (gauge: Gauge<L>, of: ObservedController) => void,
    ): void => {
      const controllers = this.#controllers;
      new Gauge({
        name,
        help,
        labelNames,
        registers,
        collect() {
          for (const controller of controllers) read(this, controller);
        },
      });
    };

    this.#adds = counter('workqueue_adds_total', 'Keys added to the queue.', QUEUE_LABELS);
    this.#retries = counter('workqueue_retries_total', 'Keys added again because they failed.', QUEUE_LABELS);
    this.#queueDuration = histogram('workqueue_queue_duration_seconds', 'How long keys waited for a worker.', QUEUE_LABELS, QUEUE_BUCKETS);
    this.#workDuration = histogram('workqueue_work_duration_seconds', 'How long keys were worked on.', QUEUE_LABELS, QUEUE_BUCKETS);
    gauge('workqueue_depth', 'Keys that wait for a worker, by lane.', [...QUEUE_LABELS, 'priority'], (metric, { name, queue }) => {
      for (const lane of LANES) metric.set({ name, controller: name, priority: PRIORITY[lane] }, queue.depth(lane));
    });
    gauge('workqueue_unfinished_work_seconds', 'Ages of all keys that are worked on, summed.', QUEUE_LABELS, (metric, { name, queue }) => {
      metric.set({ name, controller: name }, queue.working().reduce((sum, ms) => sum + ms, 0) / 1000);
    });
    gauge(
      'workqueue_longest_running_processor_seconds',
      'Age of the key that is worked on longest.',
      QUEUE_LABELS,
      (metric, { name, queue }) => {
        metric.set({ name, controller: name }, Math.max(0, ...queue.working()) / 1000);
      },
    );

    this.#reconciles = counter('controller_runtime_reconcile_total', 'Reconciles, by how they ended.', ['controller', 'result']);
    this.#errors = counter('controller_runtime_reconcile_errors_total', 'Reconciles that failed.', ['controller']);
    this.#terminalErrors = counter('controller_runtime_terminal_reconcile_errors_total', 'Reconciles that failed for good.', [
      'controller',
    ]);
    this.#panics = counter('controller_runtime_reconcile_panics_total', 'Reconciles that failed by a fault of the program.', [
      'controller',
    ]);
    // No deadline ends a reconcile here: each step has its own.
    this.#timeouts = counter('controller_runtime_reconcile_timeouts_total', 'Reconciles that a deadline for all of them ended.', [
      'controller',
    ]);
    this.#time = histogram('controller_runtime_reconcile_time_seconds', 'How long reconciles took.', ['controller'], RECONCILE_BUCKETS);
    gauge('controller_runtime_max_concurrent_reconciles', 'Workers.', ['controller'], (metric, { name, concurrency }) => {
      metric.set({ controller: name }, concurrency);
    });
    gauge('controller_runtime_active_workers', 'Workers that reconcile now.', ['controller'], (metric, { name, active }) => {
      metric.set({ controller: name }, active());
    });
    const objectLabels = ['kind', 'name', 'namespace'] as const;
    this.#objectDuration = histogram(
      'gotk_reconcile_duration_seconds',
      'How long reconciles of an object took.',
      objectLabels,
      OBJECT_BUCKETS,
    );
  }

  /** From now on this controller's state is shown. */
  register(controller: ObservedController): void {
    this.#controllers.push(controller);
    const { name } = controller;
    for (const result of ['success', 'error', 'requeue_after', 'requeue']) this.#reconciles.inc({ controller: name, result }, 0);
    for (const metric of [this.#errors, this.#terminalErrors, this.#panics, this.#timeouts]) metric.inc({ controller: name }, 0);
  }

  queueObserver(name: string): WorkQueueObserver {
    const labels = { name, controller: name };
    return {
      added: () => this.#adds.inc(labels),
      retried: () => this.#retries.inc(labels),
      taken: (ms) => this.#queueDuration.observe(labels, ms / 1000),
      finished: (ms) => this.#workDuration.observe(labels, ms / 1000),
    };
  }

  reconciled({ controller, kind, key, result, ms }: ReconcileReport): void {
    const failed = result === 'error' || result === 'terminal_error' || result === 'panic';
    this.#reconciles.inc({ controller, result: failed ? 'error' : result });
    if (failed) this.#errors.inc({ controller });
    if (result === 'terminal_error') this.#terminalErrors.inc({ controller });
    if (result === 'panic') this.#panics.inc({ controller });
    this.#time.observe({ controller }, ms / 1000);
    this.#objectDuration.observe({ kind, name: key.name, namespace: key.namespace }, ms / 1000);
  }

  /** The object is gone: its series too. */
  forget(kind: string, key: ObjectKey): void {
    this.#objectDuration.remove({ kind, name: key.name, namespace: key.namespace });
  }
}
