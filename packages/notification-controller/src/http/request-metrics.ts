import type { Server } from 'node:http';
import { Gauge, Histogram, type Registry } from 'prom-client';

const LABELS = ['code', 'handler', 'method', 'service'] as const;
const SIZE_BUCKETS = [100, 1_000, 10_000, 100_000, 1e6, 1e7, 1e8, 1e9];
const DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Counts the requests of one server, under Flux's names: `PREFIX_http_request_duration_seconds`, `..._response_size_bytes`, `..._requests_inflight`. */
export class RequestMetrics {
  readonly #duration: Histogram<(typeof LABELS)[number]>;
  readonly #size: Histogram<(typeof LABELS)[number]>;
  readonly #inflight: Gauge<'handler' | 'service'>;
  readonly #handler: string;

  /** `handler` stands for all paths: those of webhooks are secrets. */
  constructor(registry: Registry, prefix: string, handler: string) {
    const registers = [registry];
    this.#handler = handler;
    this.#duration = new Histogram({
      name: `${prefix}_http_request_duration_seconds`,
      help: 'How long requests took.',
      labelNames: LABELS,
      buckets: DURATION_BUCKETS,
      registers,
    });
    this.#inflight = new Gauge({
      name: `${prefix}_http_requests_inflight`,
      help: 'Requests that are being answered.',
      labelNames: ['handler', 'service'],
      registers,
    });
    this.#inflight.set({ handler, service: '' }, 0);
    this.#size = new Histogram({
      name: `${prefix}_http_response_size_bytes`,
      help: 'How large answers were.',
      labelNames: LABELS,
      buckets: SIZE_BUCKETS,
      registers,
    });
  }

  /** From now on this server's requests count as in flight until they are answered, or their connection ends. */
  watch(server: Server): void {
    const labels = { handler: this.#handler, service: '' };
    server.on('request', (_request, response) => {
      this.#inflight.inc(labels);
      response.once('close', () => this.#inflight.dec(labels));
    });
  }

  /** One answer; its body is empty, as all of ours are. */
  readonly answered = ({ status, seconds }: { readonly status: number; readonly seconds: number }): void => {
    const labels = { code: String(status), handler: this.#handler, method: 'POST', service: '' };
    this.#duration.observe(labels, seconds);
    this.#size.observe(labels, 0);
  };
}
