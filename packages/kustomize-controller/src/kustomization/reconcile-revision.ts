import { type Artifact, maskSecrets, Reason } from '@capstan/api';
import { type ApplyResult, describePruned, groupChanges, Inventory, mapChanges } from '@capstan/apply';
import type { HealthExpressions } from '@capstan/health';
import { type Client, KubeError } from '@capstan/kube';
import type { Closure } from '@capstan/kustomize';
import type { Logger } from '@capstan/runtime';
import { actAs } from './act-as.ts';
import { apply } from './apply.ts';
import { build, openTree } from './build.ts';
import { describeFaults } from './describe-faults.ts';
import { timeoutOf } from './durations.ts';
import { beginWait, endWait, type HealthWait, isOverAtOnce } from './health-wait.ts';
import type { KustomizationObject } from './kustomization-object.ts';
import { type Manifests, prepareManifests } from './prepare-manifests.ts';
import { ProgressReporter } from './progress-reporter.ts';
import { prune } from './prune.ts';
import { RevisionNews } from './revision-news.ts';
import type { Services } from './services.ts';
import { originRevisionOf } from './source-reference.ts';
import { type ReconcileOutcome, summarizeProgress } from './status.ts';
import type { StatusSession } from './status-session.ts';
import { asFailure, StepFailure } from './step-failure.ts';

/** What one reconcile of a revision works with. */
export interface RevisionContext {
  readonly session: StatusSession;
  readonly artifact: Artifact;
  readonly expressions: HealthExpressions;
  readonly services: Services;
  readonly signal: AbortSignal;
  readonly log: Logger;
}

/** How a reconcile ended, for the status, and what it applied, for the memory. */
export interface RevisionResult {
  readonly outcome: ReconcileOutcome;
  /** Hides the values of Secrets that the object was built with. */
  readonly mask: (text: string) => string;
  readonly applied:
    | { readonly result: ApplyResult; readonly client: Client; readonly digest: string; readonly closure: Closure }
    | undefined;
}

/**
 * Brings an object to a revision of its source: fetch, build, apply, prune in {@link begin}; then it waits for health by itself, and
 * {@link finish} tells how all of it ended. Faults end in the outcome; both reject only when the reconcile is cancelled, or where the API
 * server could not be asked at all.
 */
export class RevisionReconcile {
  readonly #context: RevisionContext;
  readonly #progress: ProgressReporter;
  readonly #news: RevisionNews;
  readonly #startedMs: number;
  #digest: string | undefined;
  #inventory: Inventory | undefined;
  #health: ReconcileOutcome['health'];
  #applied: RevisionResult['applied'];
  #waiting: HealthWait | undefined;
  #isOver = false;
  readonly #cancel = new AbortController();
  /** Aborted by a newer wish while a worker is at it, and by {@link cancel} at any time. */
  readonly #signal: AbortSignal;

  constructor(context: RevisionContext) {
    const { session, services, artifact, signal } = context;
    const { revision } = artifact;
    this.#context = context;
    this.#signal = AbortSignal.any([signal, this.#cancel.signal]);
    this.#startedMs = services.clock.now();
    this.#news = new RevisionNews(session, { revision, originRevision: originRevisionOf(artifact) }, services);
    this.#progress = new ProgressReporter(session, { clock: services.clock, revision, timeoutMs: timeoutOf(session.object.spec) });
  }

  /** How it ended; undefined where it now waits for health. */
  async begin(): Promise<RevisionResult | undefined> {
    const failed = await this.#failureOf(() => this.#steps());
    if (failed !== undefined) return failed;
    return this.#waiting === undefined ? this.#succeeded() : undefined;
  }

  /** Settles when the wait is over, whatever came of it. */
  async waited(): Promise<void> {
    await this.#waiting?.result.catch(() => undefined);
    this.#isOver = true;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** How it ended, once the wait is over. */
  async finish(): Promise<RevisionResult> {
    const failed = await this.#failureOf(async () => {
      if (this.#waiting !== undefined) await this.#endWait(this.#waiting);
    });
    return failed ?? this.#succeeded();
  }

  /** Ends it for a newer wish, or because the process stops. */
  cancel(reason: Error): void {
    this.#cancel.abort(reason);
    this.#progress.end();
  }

  /** Does a part; where it fails, how all of it ended. */
  async #failureOf(part: () => Promise<void>): Promise<RevisionResult | undefined> {
    try {
      await part();
      return undefined;
    } catch (error) {
      this.#progress.end();
      this.#signal.throwIfAborted();
      // Somebody else has written the object: all of it is to be decided anew.
      if (error instanceof KubeError && error.code === 'Conflict') throw error;
      const failure = asFailure(error);
      if (failure === undefined) throw error;
      return this.#result('failed', failure.reason, this.#news.mask(failure.message));
    }
  }

  #succeeded(): RevisionResult {
    const message = `Applied revision: ${this.#context.artifact.revision}`;
    this.#news.succeeded(message, this.#digest);
    return this.#result('succeeded', Reason.ReconciliationSucceeded, message);
  }

  #result(kind: 'succeeded' | 'failed', reason: string, message: string): RevisionResult {
    const { artifact, services } = this.#context;
    const { revision } = artifact;
    const originRevision = originRevisionOf(artifact);
    this.#progress.end();
    const endedMs = services.clock.now();
    const note = { status: reason, endedMs, durationMs: endedMs - this.#startedMs, revision, originRevision };
    const outcome: ReconcileOutcome = {
      ...{ kind, revision, originRevision, reason, message },
      phase: this.#progress.phase,
      progress: this.#progress.message,
      inventory: this.#inventory,
      note: this.#digest === undefined ? undefined : { digest: this.#digest, ...note },
      health: this.#health,
    };
    return { outcome, mask: this.#news.mask, applied: this.#applied };
  }

  get #object(): KustomizationObject {
    return this.#context.session.object;
  }

  async #steps(): Promise<void> {
    const { services, artifact } = this.#context;
    const signal = this.#signal;
    const tree = await openTree(this.#object, artifact, services, signal);
    this.#progress.enter('build');
    const client = await actAs(services.client, this.#object, services.settings.defaultServiceAccount, signal);
    const { output, secrets } = await build(this.#object, artifact, tree, services, signal);
    this.#news.maskBy(maskSecrets(secrets));
    if (output.ok) this.#digest = output.digest;
    const manifests = await prepareManifests(this.#object, output, { client, services, signal });
    this.#progress.enter('apply');
    const before = Inventory.parse(this.#object.status?.inventory?.entries);
    const now = Inventory.of(manifests.objects);
    const result = await this.#apply(client, manifests, { before, now });
    this.#inventory = now;
    await this.#prune(client, before.minus(now), now);
    await this.#wait(client, now, result);
  }

  async #apply(
    client: Client,
    { objects, origins, digest, closure }: Manifests,
    { before, now }: { before: Inventory; now: Inventory },
  ): Promise<ApplyResult> {
    const { services, log, artifact } = this.#context;
    const union = before.union(now);
    const storeInventory = async (): Promise<void> => {
      if (union.size > before.size) await this.#storeInventory(union);
    };
    const result = await apply(this.#object, objects, { client, services, signal: this.#signal, log, storeInventory });
    this.#applied = { result, client, digest, closure };
    this.#news.applied(result, origins);
    if (result.faults.length > 0) {
      throw new StepFailure(Reason.ReconciliationFailed, describeFaults(result.faults, result.changes, origins));
    }
    const output = services.settings.groupChangeLog ? groupChanges(result.changes) : mapChanges(result.changes);
    log.info('server-side apply completed', { output, revision: artifact.revision });
    return result;
  }

  async #storeInventory(inventory: Inventory): Promise<void> {
    const { session, services, artifact } = this.#context;
    const progress = { phase: this.#progress.phase, message: this.#progress.message, revision: artifact.revision, inventory };
    await session.write((object) => summarizeProgress(object, progress, services.clock.now()));
    this.#progress.noteTold();
  }

  async #prune(client: Client, stale: Inventory, now: Inventory): Promise<void> {
    const { services, log, artifact } = this.#context;
    if (this.#object.spec.prune !== true) return;
    const { changes, faults, kept } = await prune(this.#object, stale, { client, services, signal: this.#signal, log, artifact });
    this.#inventory = now.union(kept);
    const pruned = describePruned(changes);
    if (pruned !== '') {
      log.info(`garbage collection completed: ${pruned}`, { revision: artifact.revision });
      this.#news.progress(pruned);
    }
    if (faults.length > 0) throw new StepFailure(Reason.PruneFailed, faults.map(({ message }) => message).join('\n'));
  }

  /** Begins to wait, where health is asked for; what is known already is taken at once. */
  async #wait(client: Client, applied: Inventory, result: ApplyResult): Promise<void> {
    const { services, expressions, artifact } = this.#context;
    // Not the worker's signal: the wait outlives its reconcile.
    const given = { client, services, signal: this.#cancel.signal, expressions };
    const waiting = beginWait(this.#object, { applied, result, revision: artifact.revision }, given);
    if (waiting === undefined) {
      this.#health = 'none';
      return;
    }
    this.#progress.enter('health');
    if (await isOverAtOnce(waiting)) await this.#endWait(waiting);
    else this.#waiting = waiting;
  }

  async #endWait(waiting: HealthWait): Promise<void> {
    const { health, failure } = await endWait(waiting, { news: this.#news, services: this.#context.services });
    this.#health = health;
    if (failure !== undefined) throw failure;
  }
}
