import { hostname } from 'node:os';
import type { Client, KubeObject } from '@capstan/kube';
import type { Logger } from '../log/logger.ts';
import type { EventMetrics, EventSink } from '../metrics/event-metrics.ts';
import { type Clock, systemClock } from '../time/clock.ts';
import type { DeliveryMark } from './delivery-mark.ts';
import {
  type InvolvedObject,
  type KubernetesEvent,
  type NewEvent,
  type PostedEvent,
  type Reporter,
  toKubernetesEvent,
  toPostedEvent,
} from './event.ts';
import { EventSpool } from './event-spool.ts';
import { KubernetesEventWriter } from './kubernetes-event-writer.ts';
import { type Attempt, Outbox, type OutboxResult } from './outbox.ts';
import { postEvent } from './post-event.ts';

export interface EventRecorderOptions {
  /** The controller's name: `kustomize-controller`. */
  readonly controller: string;
  readonly client: Client;
  readonly log: Logger;
  /** `--events-addr`; without it events become Kubernetes Events only. */
  readonly address?: string | undefined;
  /** The pod's name; the host's by default. */
  readonly instance?: string;
  /** Replaces secrets in every event; what a single event needs goes with the event. */
  readonly mask?: (text: string) => string;
  readonly metrics?: EventMetrics;
  readonly clock?: Clock;
  /** How many events are kept for each of both ways. Default 4096. */
  readonly limit?: number;
  /** Where events for the address are kept until it has them, so that they outlive a kill; in memory alone where absent. */
  readonly spoolDirectory?: string;
  /** Stays before each event until the address has it. */
  readonly mark?: DeliveryMark;
}

/** How many events are under way at once, to the address and to the API server. */
const POSTS_AT_ONCE = 16;
const WRITES_AT_ONCE = 4;
/** A Kubernetes Event is worth so many attempts. */
const WRITE_ATTEMPTS = 8;

/**
 * Tells what happened to objects: as Kubernetes Events and to the address of the notification controller. Nobody waits for it: events
 * are queued, sent in the background, in order by object, and again until they arrive or newer ones need their place. What a killed
 * process could not deliver, the next one does.
 */
export class EventRecorder {
  readonly #options: EventRecorderOptions;
  readonly #reporter: Reporter;
  readonly #clock: Clock;
  readonly #written: Outbox<KubernetesEvent>;
  readonly #posted: Outbox<PostedEvent> | undefined;
  readonly #spool: EventSpool | undefined;
  #sequence = 0;
  #isStopping = false;

  constructor(options: EventRecorderOptions) {
    const { address, client, controller, instance = hostname() } = options;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#reporter = { controller, instance };
    const writer = new KubernetesEventWriter(client);
    this.#written = this.#outbox('kubernetes', (event) => writer.write(event), WRITES_AT_ONCE, WRITE_ATTEMPTS);
    this.#posted = address ? this.#outbox('address', (event) => postEvent(address, event), POSTS_AT_ONCE) : undefined;
    if (!address || options.spoolDirectory === undefined) return;
    this.#spool = new EventSpool({ directory: options.spoolDirectory, log: options.log });
    for (const [id, event] of this.#spool.begin()) void this.#post(event, id);
  }

  /** Queues an event; returns at once. */
  event(object: KubeObject, event: NewEvent): void {
    void this.send(object, event);
  }

  /**
   * Queues an event and tells whether the address has it (true also when there is no address): for a controller that must not forget an
   * event before it arrived. Traces go to Kubernetes alone.
   */
  async send(object: KubeObject, event: NewEvent): Promise<boolean> {
    const masked = this.#masked(event);
    const now = this.#clock.now();
    this.#sequence += 1;
    void this.#written.push(toKubernetesEvent(object, masked, this.#reporter, now, this.#sequence));
    if (this.#posted === undefined || event.severity === 'trace') return true;
    const posted = toPostedEvent(object, masked, this.#reporter, now);
    const arrived = this.#options.mark?.open(now);
    const result = await this.#post(posted, this.#spool?.add(posted));
    arrived?.();
    return result === 'delivered' || result === 'repeated';
  }

  async #post(event: PostedEvent, id: number | undefined): Promise<OutboxResult> {
    const result = (await this.#posted?.push(event)) ?? 'dropped';
    // What there is no more time for is the next process' to deliver.
    if (id !== undefined && !(result === 'dropped' && this.#isStopping)) this.#spool?.remove(id);
    return result;
  }

  /** Tries once more to deliver everything, for so many milliseconds, then gives up what is left. */
  async stop(ms: number): Promise<void> {
    const left = await Promise.all([this.#written.flush(ms), this.#posted?.flush(ms) ?? 0]);
    this.#isStopping = true;
    const lost = left[0] + left[1];
    if (lost > 0) this.#options.log.error(undefined, `stopping with ${lost} events undelivered`);
    this.#written.close();
    this.#posted?.close();
    await Promise.resolve();
    this.#spool?.end();
  }

  #masked(event: NewEvent): NewEvent {
    const { mask: all } = this.#options;
    const { mask: own } = event;
    if (all === undefined) return event;
    return { ...event, mask: own === undefined ? all : (text) => all(own(text)) };
  }

  #outbox<T extends { involvedObject: InvolvedObject; reason: string }>(
    sink: EventSink,
    deliver: (event: T) => Promise<Attempt>,
    concurrency: number,
    attempts = Number.POSITIVE_INFINITY,
  ): Outbox<T> {
    const { log, metrics, limit = 4096 } = this.#options;
    const name = ({ involvedObject: { kind, namespace, name } }: T): string => `${kind}/${namespace ?? ''}/${name}`;
    // Of a sink that refuses, the log says so once; how many it refused, metrics tell.
    let refuses = false;
    const outbox = new Outbox<T>({
      clock: this.#clock,
      deliver,
      laneOf: name,
      limit,
      concurrency,
      attempts,
      onResult: (result, item, why, isExpected) => {
        metrics?.finished(sink, result);
        const fields = { sink, object: name(item), reason: item.reason };
        if (isExpected || (result === 'refused' && refuses)) log.debug(`an event was refused: ${why}`, fields);
        else if (result === 'dropped' || result === 'refused') log.error(new Error(why), `an event was ${result}`, fields);
        if (!isExpected && result !== 'dropped') refuses = result === 'refused';
      },
      onRetry: (item, why, delayMs) => {
        metrics?.retried(sink);
        log.debug(`an event could not be delivered yet: ${why}`, {
          sink,
          object: name(item),
          reason: item.reason,
          retryAfterMs: Math.round(delayMs),
        });
      },
    });
    metrics?.register(sink, () => outbox.size);
    return outbox;
  }
}
