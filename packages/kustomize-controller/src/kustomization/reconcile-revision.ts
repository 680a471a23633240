import { type Artifact, maskSecrets, Reason } from '@capstan/api';
import {
  type ApplyResult,
  BLIND,
  describeChanges,
  describePruned,
  findRefusals,
  formatInventoryId,
  groupChanges,
  type HealthResult,
  Inventory,
  mapChanges,
  normalizeScope,
  ownerKey,
} from '@capstan/apply';
import type { HealthExpressions } from '@capstan/health';
import { type Client, KubeError, type KubeObject } from '@capstan/kube';
import type { Closure } from '@capstan/kustomize';
import { formatDuration, isTrue, type Logger, type NewEvent } from '@capstan/runtime';
import { actAs } from './act-as.ts';
import { type Applied, apply, asOwner, findEncrypted } from './apply.ts';
import { type Built, build, openTree } from './build.ts';
import type { BuiltObject } from './build-manifests.ts';
import { describeFaults, type Origins, originsOf, withOrigin } from './describe-faults.ts';
import { intervalOf, timeoutOf } from './durations.ts';
import { eventOf, type Revision } from './events.ts';
import type { KustomizationObject } from './kustomization-object.ts';
import { ProgressReporter } from './progress-reporter.ts';
import { prune } from './prune.ts';
import type { Services } from './services.ts';
import { originRevisionOf } from './source-reference.ts';
import { type ReconcileOutcome, summarizeProgress } from './status.ts';
import type { StatusSession } from './status-session.ts';
import { asFailure, StepFailure } from './step-failure.ts';
import { itemsToAwait, wait } from './wait.ts';

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

/** What is to be applied, where it is written, and what it was built from. */
interface Manifests {
  readonly objects: KubeObject[];
  readonly origins: Origins;
  readonly built: { readonly digest: string; readonly closure: Closure };
}

/** What is still waited for: it holds no worker, and is taken up again once it is over. */
interface Waiting {
  readonly result: Promise<HealthResult>;
  readonly startedMs: number;
  /** Whether passing is worth an event. */
  readonly isNews: boolean;
}

/**
 * Brings an object to a revision of its source: fetch, build, apply, prune in {@link begin}; then it waits for health by itself, and
 * {@link finish} tells how all of it ended. Faults end in the outcome; both reject only when the reconcile is cancelled, or where the API
 * server could not be asked at all.
 */
export class RevisionReconcile {
  readonly #context: RevisionContext;
  readonly #progress: ProgressReporter;
  readonly #revision: Revision;
  readonly #startedMs: number;
  #mask: (text: string) => string = (text) => text;
  #digest: string | undefined;
  #inventory: Inventory | undefined;
  #health: ReconcileOutcome['health'];
  #applied: RevisionResult['applied'];
  #waiting: Waiting | undefined;
  #isOver = false;
  #hasTold = false;
  readonly #cancel = new AbortController();
  /** Aborted by a newer wish while a worker is at it, and by {@link cancel} at any time. */
  readonly #signal: AbortSignal;

  constructor(context: RevisionContext) {
    const { session, services, artifact, signal } = context;
    this.#context = context;
    this.#signal = AbortSignal.any([signal, this.#cancel.signal]);
    this.#startedMs = services.clock.now();
    this.#revision = { revision: artifact.revision, originRevision: originRevisionOf(artifact) };
    const timeoutMs = timeoutOf(session.object.spec);
    this.#progress = new ProgressReporter(session, { clock: services.clock, revision: artifact.revision, timeoutMs });
  }

  /** How it ended; undefined where it now waits for health. */
  async begin(): Promise<RevisionResult | undefined> {
    const isWaiting = await this.#settle(async () => {
      await this.#steps();
      return this.#waiting !== undefined;
    });
    if (isWaiting === true) return undefined;
    return isWaiting === false ? this.#succeeded() : isWaiting;
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
    const failed = await this.#settle(async () => {
      if (this.#waiting !== undefined) await this.#takeHealth(this.#waiting);
    });
    return failed ?? this.#succeeded();
  }

  /** Ends it for a newer wish, or because the process stops. */
  cancel(reason: Error): void {
    this.#cancel.abort(reason);
    this.#progress.end();
  }

  /** Does a step; where it fails, how all of it ended. */
  async #settle<T>(step: () => Promise<T>): Promise<T | RevisionResult> {
    try {
      return await step();
    } catch (error) {
      this.#progress.end();
      this.#signal.throwIfAborted();
      // Somebody else has written the object: all of it is to be decided anew.
      if (error instanceof KubeError && error.code === 'Conflict') throw error;
      const failure = asFailure(error);
      if (failure === undefined) throw error;
      return this.#result('failed', failure.reason, this.#mask(failure.message));
    }
  }

  #succeeded(): RevisionResult {
    const message = `Applied revision: ${this.#context.artifact.revision}`;
    if (this.#isUntold()) this.#tell(eventOf('info', Reason.ReconciliationSucceeded, message, this.#revision));
    return this.#result('succeeded', Reason.ReconciliationSucceeded, message);
  }

  /**
   * Whether a revision that builds something else than the last one has come to its end without a word: another process applied it, and
   * was killed before it could say so.
   */
  #isUntold(): boolean {
    const { metadata, status } = this.#object;
    const isNew = status?.lastAppliedRevision !== this.#revision.revision || status?.observedGeneration !== metadata.generation;
    const last = status?.history?.find(({ lastReconciledStatus }) => lastReconciledStatus === Reason.ReconciliationSucceeded);
    return isNew && !this.#hasTold && last?.digest !== this.#digest;
  }

  get #object(): KustomizationObject {
    return this.#context.session.object;
  }

  #result(kind: 'succeeded' | 'failed', reason: string, message: string): RevisionResult {
    const { artifact, services } = this.#context;
    this.#progress.end();
    const endedMs = services.clock.now();
    const { originRevision } = this.#revision;
    const note = { status: reason, endedMs, durationMs: endedMs - this.#startedMs, revision: artifact.revision, originRevision };
    const outcome: ReconcileOutcome = {
      kind,
      revision: artifact.revision,
      originRevision,
      phase: this.#progress.phase,
      progress: this.#progress.message,
      reason,
      message,
      inventory: this.#inventory,
      note: this.#digest === undefined ? undefined : { digest: this.#digest, ...note },
      health: this.#health,
    };
    return { outcome, mask: this.#mask, applied: this.#applied };
  }

  async #steps(): Promise<void> {
    const { services, artifact } = this.#context;
    const signal = this.#signal;
    const tree = await openTree(this.#object, artifact, services, signal);
    this.#progress.enter('build');
    const client = await actAs(services.client, this.#object, services.settings.defaultServiceAccount, signal);
    const built = await build(this.#object, artifact, tree, services, signal);
    this.#mask = maskSecrets(built.secrets);
    const manifests = await this.#takeBuild(built, client);
    this.#progress.enter('apply');
    const before = Inventory.parse(this.#object.status?.inventory?.entries);
    const now = Inventory.of(manifests.objects);
    const result = await this.#apply(client, manifests, before.union(now), before);
    this.#inventory = now;
    await this.#prune(client, before.minus(now), now);
    await this.#wait(client, now, result);
  }

  async #takeBuild({ output }: Built, client: Client): Promise<Manifests> {
    if (!output.ok) {
      const faults = [...output.faults, ...(await this.#findMore(output.salvaged, client))];
      throw new StepFailure(Reason.BuildFailed, `kustomize build failed: ${faults.join('\n')}`);
    }
    this.#digest = output.digest;
    const built = output.objects.map(({ object }) => object);
    const objects = await normalizeScope(built, client.discovery);
    const encrypted = findEncrypted(objects);
    if (encrypted.length > 0) throw new StepFailure(Reason.BuildFailed, encrypted.join('\n'));
    return { objects, origins: originsOf(objects, output.objects), built: { digest: output.digest, closure: output.closure } };
  }

  /** What the API server would refuse besides, of what is left of a broken build. Nothing is written. */
  async #findMore(salvaged: readonly BuiltObject[], client: Client): Promise<string[]> {
    const { services } = this.#context;
    const objects = await normalizeScope(
      salvaged.map(({ object }) => object),
      client.discovery,
    );
    const faults = await findRefusals(objects, {
      client,
      owner: asOwner(this.#object, services.settings.controller),
      memory: services.memory,
      live: BLIND,
      concurrency: services.settings.concurrentSsa,
      signal: this.#signal,
    });
    return faults.length === 0 ? [] : [describeFaults(faults, [], originsOf(objects, salvaged))];
  }

  async #apply(client: Client, { objects, origins, built }: Manifests, union: Inventory, before: Inventory): Promise<ApplyResult> {
    const { services, log } = this.#context;
    const signal = this.#signal;
    const storeInventory = async (): Promise<void> => {
      if (union.size === before.size) return;
      await this.#storeInventory(union);
    };
    const result = await apply(this.#object, objects, { client, services, signal, log, storeInventory });
    this.#applied = { result, client, ...built };
    this.#tellDrift(result);
    this.#tellIgnored(result, origins);
    const changes = describeChanges(result.changes);
    if (changes !== '') this.#tell(eventOf('info', Reason.Progressing, changes, this.#revision));
    if (result.faults.length > 0) {
      throw new StepFailure(Reason.ReconciliationFailed, describeFaults(result.faults, result.changes, origins));
    }
    const output = services.settings.groupChangeLog ? groupChanges(result.changes) : mapChanges(result.changes);
    log.info('server-side apply completed', { output, revision: this.#revision.revision });
    return result;
  }

  /** What a manifest says and nobody understands is no reason to hold all of it up, but somebody meant something by it. */
  #tellIgnored({ ignored }: Applied, origins: Origins): void {
    const lines = [...ignored].map(([id, line]) => withOrigin(line, origins.get(id)));
    if (lines.length > 0) this.#tell(eventOf('info', Reason.FieldsIgnored, lines.join('\n'), this.#revision));
  }

  async #storeInventory(inventory: Inventory): Promise<void> {
    const { session, services, artifact } = this.#context;
    const progress = { phase: this.#progress.phase, message: this.#progress.message, revision: artifact.revision, inventory };
    await session.write((object) => summarizeProgress(object, progress, services.clock.now()));
    this.#progress.noteTold();
  }

  #tellDrift({ drifts }: ApplyResult): void {
    const { services } = this.#context;
    const owner = ownerKey(asOwner(this.#object, services.settings.controller));
    const limitMs = intervalOf(this.#object.spec);
    const lines: string[] = [];
    for (const [id, { message }] of drifts) {
      const news = services.backoff.note(`${owner}|${id}`, message, limitMs);
      if (news === 'corrected') lines.push(`${message}; corrected`);
      if (news === 'fighting')
        lines.push(`${message} again and again; corrections now wait longer each time, up to ${formatDuration(limitMs)}`);
    }
    if (lines.length > 0) this.#tell(eventOf('info', Reason.DriftCorrected, lines.join('\n'), this.#revision));
  }

  async #prune(client: Client, stale: Inventory, now: Inventory): Promise<void> {
    const { services, log, artifact } = this.#context;
    const signal = this.#signal;
    if (this.#object.spec.prune !== true) return;
    const { changes, faults, kept } = await prune(this.#object, stale, { client, services, signal, log, artifact });
    this.#inventory = now.union(kept);
    const pruned = describePruned(changes);
    if (pruned !== '') {
      log.info(`garbage collection completed: ${pruned}`, { revision: this.#revision.revision });
      this.#tell(eventOf('info', Reason.Progressing, pruned, this.#revision));
    }
    if (faults.length > 0) throw new StepFailure(Reason.PruneFailed, faults.map(({ message }) => message).join('\n'));
  }

  /** Begins to wait, where health is asked for; what is known already is taken at once. */
  async #wait(client: Client, applied: Inventory, { changes, answers }: ApplyResult): Promise<void> {
    const { services, expressions, artifact } = this.#context;
    const skipped = new Set(changes.filter(({ action }) => action === 'skipped').map(({ item }) => formatInventoryId(item)));
    const items = itemsToAwait(this.#object, applied).filter((item) => !skipped.has(formatInventoryId(item)));
    if (items.length === 0) {
      this.#health = 'none';
      return;
    }
    const isNew = this.#object.status?.lastAppliedRevision !== artifact.revision;
    const wasHealthy = isTrue(this.#object, 'Healthy');
    const startedMs = services.clock.now();
    this.#progress.enter('health');
    // Not the worker's signal: the wait outlives its reconcile.
    const signal = this.#cancel.signal;
    const result = wait(this.#object, items, { client, services, signal, expressions, applied, answers });
    const waiting = { result, startedMs, isNews: !wasHealthy || (isNew && describeChanges(changes) !== '') };
    const isKnown = await Promise.race([result.then(() => true), soon().then(() => false)]);
    if (isKnown) await this.#takeHealth(waiting);
    else this.#waiting = waiting;
  }

  async #takeHealth({ result, startedMs, isNews }: Waiting): Promise<void> {
    const health = await result;
    const elapsed = formatDuration(this.#context.services.clock.now() - startedMs);
    if (!health.ok) {
      this.#health = { ok: false, message: this.#mask(health.message) };
      throw new StepFailure(Reason.HealthCheckFailed, `health check failed after ${elapsed}: ${health.message}`);
    }
    const message = `Health check passed in ${elapsed}`;
    this.#health = { ok: true, message };
    if (isNews) this.#tell(eventOf('info', Reason.Progressing, message, this.#revision));
  }

  #tell(event: NewEvent): void {
    this.#hasTold = true;
    this.#context.services.events.event(this.#object, { ...event, mask: this.#mask });
  }
}

/** Lets what needs no answer from anywhere come to its end. */
async function soon(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}
