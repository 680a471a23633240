import { Counter, Gauge, type Registry } from 'prom-client';

/** Where events go: the API server or `--events-addr`. */
export type EventSink = 'kubernetes' | 'address';

/** How events fare on their way. */
export class EventMetrics {
  readonly #events: Counter<'sink' | 'result'>;
  readonly #retries: Counter<'sink'>;
  readonly #waiting = new Map<EventSink, () => number>();

  constructor(registry: Registry) {
    const registers = [registry];
    const waiting = this.#waiting;
    this.#events = new Counter({
      name: 'capstan_events_total',
      help: 'Events, by where they went and what became of them: delivered, repeated, refused or dropped.',
      labelNames: ['sink', 'result'],
      registers,
    });
    this.#retries = new Counter({
      name: 'capstan_event_retries_total',
      help: 'Attempts to deliver an event that failed.',
      labelNames: ['sink'],
      registers,
    });
    new Gauge({
      name: 'capstan_events_waiting',
      help: 'Events that are not delivered yet.',
      labelNames: ['sink'],
      registers,
      collect() {
        for (const [sink, count] of waiting) this.set({ sink }, count());
      },
    });
  }

  register(sink: EventSink, waiting: () => number): void {
    this.#waiting.set(sink, waiting);
  }

  finished(sink: EventSink, result: string): void {
    this.#events.inc({ sink, result });
  }

  retried(sink: EventSink): void {
    this.#retries.inc({ sink });
  }
}
