import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client, Resource } from '@capstan/kube';
import type { Registry } from 'prom-client';
import { RuntimeError, Stopping } from '../error.ts';
import { DeliveryMark } from '../events/delivery-mark.ts';
import { EventRecorder } from '../events/event-recorder.ts';
import type { SharedFlagValues } from '../flags/shared-flags.ts';
import { InformerSet } from '../informer/informer-set.ts';
import { KindWatch } from '../kinds/kind-watch.ts';
import { createLogger } from '../log/create-logger.ts';
import type { Logger } from '../log/logger.ts';
import { ControllerMetrics } from '../metrics/controller-metrics.ts';
import { createRegistry } from '../metrics/create-registry.ts';
import { observeElection } from '../metrics/election-metrics.ts';
import { EventMetrics } from '../metrics/event-metrics.ts';
import { ObjectMetrics } from '../metrics/object-metrics.ts';
import { type Clock, sleep, systemClock } from '../time/clock.ts';
import { formatDuration } from '../time/duration.ts';
import type { Runnable } from '../types.ts';
import { HttpEndpoint } from './http-endpoint.ts';
import { LeaderElection } from './leader-election.ts';
import { Readiness, type ReadyCheck } from './readiness.ts';
import { waitForResource } from './wait-for-resource.ts';

export interface ManagerOptions {
  /** The controller's name: `kustomize-controller`. */
  readonly controller: string;
  /** Closed when the manager has stopped. */
  readonly client: Client;
  readonly flags: SharedFlagValues;
  /** `--watch-label-selector`. */
  readonly labelSelector?: string;
  readonly log?: Logger;
  readonly registry?: Registry;
  readonly clock?: Clock;
  /** Replaces secrets in every event. */
  readonly mask?: (text: string) => string;
  /** Where RUNTIME_NAMESPACE is read; the process' by default. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Whether SIGTERM and SIGINT stop the manager. Default true. */
  readonly handleSignals?: boolean;
}

const NAMESPACE_FILE = '/var/run/secrets/kubernetes.io/serviceaccount/namespace';
/** How long events may take to arrive when stopping, and how long the Lease's release may. */
const FLUSH_MS = 5_000;
const RELEASE_MS = 5_000;
/** How long what runs may take to end once the Lease is lost: another leader may act already. */
const LOST_MS = 1_000;

/**
 * Runs a controller's process: what it is given by flags, the informers, the election of a leader, health, metrics, signals, and a stop
 * that puts everything down in order. The composition root adds what is to be run.
 */
export class Manager {
  readonly controller: string;
  readonly client: Client;
  readonly clock: Clock;
  readonly log: Logger;
  readonly registry: Registry;
  readonly informers: InformerSet;
  /** Tells of kinds that the API server begins to serve. */
  readonly kinds: KindWatch;
  readonly events: EventRecorder;
  /** Kept in the Lease: until when all that happened has been told. */
  readonly mark: DeliveryMark;
  /** For the `metrics` of controllers. */
  readonly metrics: ControllerMetrics;
  readonly objectMetrics: ObjectMetrics;
  /** Where the controller itself runs: its Lease is there. */
  readonly runtimeNamespace: string;
  /** What of its own kinds the controller watches: give it to `informers.informer`. */
  readonly scope: { readonly namespace: string | undefined; readonly labelSelector: string | undefined };
  /** Where `/healthz` and `/metrics` are served, once `run` has begun. */
  readonly addresses: { health?: string | undefined; metrics?: string | undefined } = {};
  readonly #flags: SharedFlagValues;
  readonly #handleSignals: boolean;
  readonly #readiness: Readiness;
  readonly #runnables: Runnable[] = [];
  readonly #stop = new AbortController();
  readonly #running = new Set<Promise<void>>();
  #fault: unknown;
  #leads = false;
  #started = false;

  constructor(options: ManagerOptions) {
    const { client, clock = systemClock, controller, env = process.env, flags, labelSelector, mask } = options;
    this.controller = controller;
    this.client = client;
    this.clock = clock;
    this.#flags = flags;
    this.#handleSignals = options.handleSignals ?? true;
    this.log = options.log ?? createLogger({ level: flags['log-level'], encoding: flags['log-encoding'] });
    this.registry = options.registry ?? createRegistry();
    this.runtimeNamespace = env.RUNTIME_NAMESPACE || namespaceOfPod() || 'flux-system';
    this.scope = {
      namespace: flags['watch-all-namespaces'] ? undefined : this.runtimeNamespace,
      labelSelector: labelSelector || undefined,
    };
    this.informers = new InformerSet(client, this.log, clock);
    this.kinds = new KindWatch({ client, clock, log: this.log, signal: this.#stop.signal });
    this.metrics = new ControllerMetrics(this.registry);
    this.objectMetrics = new ObjectMetrics(this.registry);
    this.mark = new DeliveryMark(clock);
    this.events = new EventRecorder({
      controller,
      client,
      log: this.log,
      address: flags['events-addr'] || undefined,
      clock,
      metrics: new EventMetrics(this.registry),
      mark: this.mark,
      spoolDirectory: spoolDirectoryOf(controller, flags['events-addr']),
      ...(mask === undefined ? {} : { mask }),
    });
    this.#readiness = new Readiness(this.informers);
  }

  /** Has something run by the manager, for as long as it runs; in a replica that stands by, once it leads, unless it needs no leadership. */
  add(runnable: Runnable): void {
    this.#runnables.push(runnable);
    if (this.#started && (this.#leads || runnable.needsLeadership === false)) this.#start(runnable);
  }

  /** One more condition of `/readyz`. */
  addReadyCheck(name: string, check: ReadyCheck): void {
    this.#readiness.addCheck(name, check);
  }

  /** The resource of a kind, as soon as the API server serves it. Rejects when the manager stops. */
  async resource(apiVersion: string, kind: string): Promise<Resource> {
    const name = `${kind} (${apiVersion})`;
    const missing = (): void => this.#readiness.markMissing(name, true);
    const resource = await waitForResource(
      { client: this.client, clock: this.clock, log: this.log, missing },
      apiVersion,
      kind,
      this.#stop.signal,
    );
    this.#readiness.markMissing(name, false);
    return resource;
  }

  /** Ends `run` in order. */
  stop(): void {
    this.#stop.abort(new Stopping());
  }

  /**
   * Runs until it is stopped, by `stop` or a signal.
   * @throws RuntimeError LeaseLost, ListenFailed; whatever a runnable rejected with
   */
  async run(): Promise<void> {
    const release = this.#handleSignals ? this.#onSignals() : () => {};
    const election = this.#flags['enable-leader-election'] ? this.#election() : undefined;
    const endElection = new AbortController();
    const endpoints = [this.#healthEndpoint(), this.#metricsEndpoint()] as const;
    try {
      this.log.with({ logger: 'setup' }).info('starting manager');
      this.addresses.metrics = await endpoints[1].listen(this.#flags['metrics-addr']);
      this.addresses.health = await endpoints[0].listen(this.#flags['health-addr']);
      if (this.addresses.metrics !== undefined)
        this.log.with({ logger: 'metrics' }).info('Serving metrics server', { bindAddress: this.addresses.metrics, secure: false });
      if (this.addresses.health !== undefined) this.log.info('starting server', { name: 'health probe', addr: this.addresses.health });
      this.#started = true;
      this.informers.start();
      for (const runnable of this.#runnables) if (runnable.needsLeadership === false) this.#start(runnable);
      await this.#lead(election, endElection.signal);
      await this.#aborted();
    } catch (error) {
      this.#fail(error);
    } finally {
      await this.#shutDown(election, endElection, endpoints);
      release();
    }
    if (this.#fault !== undefined) throw this.#fault;
  }

  /** Runs, then ends the process: with code 0 after a stop, 1 after a fault. */
  async runAndExit(): Promise<never> {
    try {
      await this.run();
    } catch (error) {
      this.log.with({ logger: 'setup' }).error(error, 'problem running manager');
      process.exit(1);
    }
    process.exit(0);
  }

  async #lead(election: LeaderElection | undefined, end: AbortSignal): Promise<void> {
    if (election !== undefined) {
      await election.acquire(this.#stop.signal).catch((error: unknown) => {
        if (!this.#stop.signal.aborted) throw error;
      });
      if (this.#stop.signal.aborted) return;
      void election.keep(end).catch((error: unknown) => this.#fail(error));
    }
    this.#leads = true;
    for (const runnable of this.#runnables) if (runnable.needsLeadership !== false) this.#start(runnable);
  }

  #start(runnable: Runnable): void {
    const running = this.#guard(runnable).finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  async #guard(runnable: Runnable): Promise<void> {
    try {
      await runnable.run(this.#stop.signal);
    } catch (error) {
      if (!this.#stop.signal.aborted) {
        this.log.error(error, `${runnable.name} failed`);
        this.#fail(error);
      }
    }
  }

  /** The first fault counts, and stops everything. */
  #fail(error: unknown): void {
    if (this.#stop.signal.aborted && this.#fault === undefined && error === this.#stop.signal.reason) return;
    this.#fault ??= error;
    this.stop();
  }

  async #shutDown(election: LeaderElection | undefined, endElection: AbortController, endpoints: readonly HttpEndpoint[]): Promise<void> {
    const { log } = this;
    this.stop();
    const lost = this.#fault instanceof RuntimeError && this.#fault.code === 'LeaseLost';
    const patience = lost ? LOST_MS : this.#flags['graceful-shutdown-timeout'];
    log.info('Stopping and waiting for what runs to end', { timeout: formatDuration(patience) });
    const late = sleep(this.clock, patience, endElection.signal).then(
      () => true,
      () => false,
    );
    const drained = Promise.all(this.#running).then(() => false);
    if (await Promise.race([drained, late])) log.error(undefined, 'not everything ended in time, stopping all the same');
    endElection.abort();
    await election?.release(AbortSignal.timeout(RELEASE_MS));
    await this.informers.stop();
    await this.events.stop(FLUSH_MS);
    for (const endpoint of endpoints) await endpoint.close();
    await this.client.close();
    log.info('stopped');
  }

  #election(): LeaderElection {
    const flags = this.#flags;
    const name = `${this.controller}-leader-election`;
    const election = new LeaderElection({
      client: this.client,
      clock: this.clock,
      log: this.log.with({ logger: 'leader-election' }),
      terms: {
        name,
        namespace: this.runtimeNamespace,
        identity: `${hostname()}_${randomUUID()}`,
        durationMs: flags['leader-election-lease-duration'],
      },
      renewDeadlineMs: flags['leader-election-renew-deadline'],
      retryPeriodMs: flags['leader-election-retry-period'],
      releaseOnCancel: flags['leader-election-release-on-cancel'],
      mark: this.mark,
    });
    observeElection(this.registry, name, election);
    return election;
  }

  #healthEndpoint(): HttpEndpoint {
    return new HttpEndpoint(
      new Map([
        ['/healthz', () => ({ status: 200, body: 'ok' })],
        ['/readyz', () => (this.#started ? this.#readiness.answer() : { status: 503, body: 'starting\n' })],
      ]),
    );
  }

  #metricsEndpoint(): HttpEndpoint {
    const { registry } = this;
    return new HttpEndpoint(
      new Map([['/metrics', async () => ({ status: 200, body: await registry.metrics(), contentType: registry.contentType })]]),
    );
  }

  #aborted(): Promise<void> {
    const { signal } = this.#stop;
    return new Promise((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  /** The first signal stops in order, the second at once. */
  #onSignals(): () => void {
    const onSignal = (signal: NodeJS.Signals): void => {
      if (this.#stop.signal.aborted) process.exit(1);
      this.log.info(`received ${signal}, stopping`);
      this.stop();
    };
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
    return () => {
      process.off('SIGTERM', onSignal);
      process.off('SIGINT', onSignal);
    };
  }
}

/** Outlives the process, and in a pod its containers; one for each controller and address. */
function spoolDirectoryOf(controller: string, address: string): string {
  const id = createHash('sha256').update(`${controller}|${address}`).digest('hex').slice(0, 16);
  return join(tmpdir(), `capstan-events-${id}`);
}

function namespaceOfPod(): string | undefined {
  try {
    return readFileSync(NAMESPACE_FILE, 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}
