import { type Client, KubeError, type Resource } from '@capstan/kube';
import { RuntimeError } from '../error.ts';
import type { DeliveryMark } from '../events/delivery-mark.ts';
import type { Logger } from '../log/logger.ts';
import { type Clock, sleep } from '../time/clock.ts';
import { jitter } from '../time/jitter.ts';
import { decideLease, type Lease, type LeaseTerms, releasedLease, type Sighting } from './lease.ts';

export interface LeaderElectionOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly log: Logger;
  readonly terms: LeaseTerms;
  /** How long a leader tries to renew before it counts the Lease as lost. */
  readonly renewDeadlineMs: number;
  readonly retryPeriodMs: number;
  readonly releaseOnCancel: boolean;
  /** What the leader leaves in its Lease for the next one. */
  readonly mark?: DeliveryMark;
}

const LEASES: Resource = { group: 'coordination.k8s.io', version: 'v1', kind: 'Lease', plural: 'leases', namespaced: true };
/** By how much retries of several replicas are spread, in percent. */
const SPREAD = 10;

/** Holds the Lease that makes one of several replicas the leader. */
export class LeaderElection {
  readonly #options: LeaderElectionOptions;
  #seen: Sighting | undefined;
  #renewedAt = 0;
  #leading = false;

  constructor(options: LeaderElectionOptions) {
    this.#options = options;
  }

  get isLeader(): boolean {
    return this.#leading;
  }

  /** Settles when this replica has become the leader; rejects with the signal's reason. */
  async acquire(signal: AbortSignal): Promise<void> {
    const { log, terms } = this.#options;
    log.info(`attempting to acquire leader lease ${terms.namespace}/${terms.name}...`);
    let holder: string | undefined;
    for (;;) {
      const outcome = await this.#try(signal);
      if (outcome.held) break;
      if (outcome.holder !== undefined && outcome.holder !== holder) log.info(`standing by: ${outcome.holder} leads`);
      holder = outcome.holder ?? holder;
      await this.#pause(signal);
    }
    this.#leading = true;
    log.info(`successfully acquired lease ${terms.namespace}/${terms.name}`);
  }

  /**
   * Keeps the Lease until the signal is aborted.
   * @throws RuntimeError LeaseLost when it could not be renewed in time, or somebody else has it
   */
  async keep(signal: AbortSignal): Promise<void> {
    const { clock, renewDeadlineMs, terms } = this.#options;
    const name = `${terms.namespace}/${terms.name}`;
    const left = (): number => this.#renewedAt + renewDeadlineMs - clock.now();
    while (!signal.aborted) {
      // A pause that outlasts the deadline would let somebody else lead before this replica knows.
      await this.#pause(signal, left()).catch(() => {});
      if (signal.aborted) return;
      if (left() <= 0) throw this.#lost(`lease ${name} could not be renewed in time`);
      const deadline = new AbortController();
      const timer = clock.after(left(), () => deadline.abort(new Error('the deadline to renew is over')));
      const outcome = await this.#try(AbortSignal.any([signal, deadline.signal])).catch(() => ({ held: false, holder: undefined }));
      timer.cancel();
      if (outcome.held || signal.aborted) continue;
      if (outcome.holder !== undefined) throw this.#lost(`lease ${name} was taken by ${outcome.holder}`);
    }
  }

  /** Gives the Lease up, so that another replica takes over at once. Never rejects. */
  async release(signal?: AbortSignal): Promise<void> {
    const { client, clock, log, releaseOnCancel, terms } = this.#options;
    if (!this.#leading || !releaseOnCancel || this.#seen === undefined) return;
    this.#leading = false;
    try {
      await client.update(LEASES, this.#marked(releasedLease(this.#seen.lease, clock.now())), { signal });
      log.info(`released lease ${terms.namespace}/${terms.name}`);
    } catch (error) {
      log.error(error, `lease ${terms.namespace}/${terms.name} could not be released, it expires by itself`);
    }
  }

  #lost(message: string): RuntimeError {
    this.#leading = false;
    return new RuntimeError('LeaseLost', message);
  }

  #pause(signal: AbortSignal, mostMs = Number.POSITIVE_INFINITY): Promise<void> {
    return sleep(this.#options.clock, Math.min(jitter(this.#options.retryPeriodMs, SPREAD), mostMs), signal);
  }

  async #try(signal: AbortSignal): Promise<{ held: boolean; holder: string | undefined }> {
    const { client, clock, log, terms } = this.#options;
    try {
      // The leader writes at once: the version tells whether somebody was faster.
      if (!this.#leading) await this.#look(signal);
      const startedAt = clock.now();
      const decision = decideLease(this.#seen, terms, startedAt);
      if (decision.do === 'wait') return { held: false, holder: decision.holder };
      const last = this.#seen?.lease;
      if (last !== undefined && last.spec.holderIdentity !== terms.identity) this.#options.mark?.inherit(last);
      const marked = this.#marked(decision.lease);
      const lease =
        decision.do === 'create'
          ? await client.create<Lease>(LEASES, marked, { signal })
          : await client.update<Lease>(LEASES, marked, { signal });
      this.#seen = { lease, atMs: clock.now() };
      // The Lease counts from when it was asked for, lest an answer that hangs prolongs it.
      this.#renewedAt = startedAt;
      return { held: true, holder: terms.identity };
    } catch (error) {
      if (signal.aborted) throw error;
      return this.#afterFault(error, signal, log);
    }
  }

  #marked(lease: Lease): Lease {
    return this.#options.mark?.annotate(lease) ?? lease;
  }

  async #afterFault(error: unknown, signal: AbortSignal, log: Logger): Promise<{ held: boolean; holder: string | undefined }> {
    const raced = error instanceof KubeError && (error.code === 'Conflict' || error.code === 'AlreadyExists' || error.code === 'NotFound');
    if (!raced) {
      log.error(error, 'the leader lease could not be read or written, trying again');
      return { held: false, holder: undefined };
    }
    try {
      await this.#look(signal);
    } catch {
      return { held: false, holder: undefined };
    }
    const holder = this.#seen?.lease.spec.holderIdentity;
    const others = holder !== undefined && holder !== '' && holder !== this.#options.terms.identity;
    return { held: false, holder: others ? holder : undefined };
  }

  async #look(signal: AbortSignal): Promise<void> {
    const { client, clock, terms } = this.#options;
    try {
      const lease = await client.get<Lease>(LEASES, { namespace: terms.namespace, name: terms.name }, { signal });
      const changed = this.#seen?.lease.metadata.resourceVersion !== lease.metadata.resourceVersion;
      if (changed) this.#seen = { lease, atMs: clock.now() };
    } catch (error) {
      if (!(error instanceof KubeError) || error.code !== 'NotFound') throw error;
      this.#seen = undefined;
    }
  }
}
