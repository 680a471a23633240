import { Counter, Gauge, type Registry } from 'prom-client';

/** Counts what peers do not take for now. */
export class DeliveryMetrics {
  readonly #postponed: Counter<'namespace' | 'provider'>;

  /** `waiting` gives how many deliveries of each Provider, `NAMESPACE/NAME`, wait. */
  constructor(registry: Registry, waiting: () => Iterable<readonly [provider: string, count: number]>) {
    const labelNames = ['namespace', 'provider'] as const;
    const registers = [registry];
    this.#postponed = new Counter({
      name: 'capstan_deliveries_postponed_total',
      help: 'How often a peer asked to wait before it takes messages again.',
      labelNames,
      registers,
    });
    new Gauge({
      name: 'capstan_deliveries_waiting',
      help: 'Messages that are kept until their peer takes messages again.',
      labelNames,
      registers,
      collect() {
        this.reset();
        for (const [provider, count] of waiting()) this.set(labelsOf(provider), count);
      },
    });
  }

  postponed(provider: string): void {
    this.#postponed.inc(labelsOf(provider));
  }
}

function labelsOf(id: string): { namespace: string; provider: string } {
  const [namespace = '', provider = ''] = id.split('/');
  return { namespace, provider };
}
