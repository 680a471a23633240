import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Artifact, ConditionType, Reason } from '@capstan/api';
import { Repository, type ResolvedReference, shortMessage } from '@capstan/git';
import { KubeError } from '@capstan/kube';
import {
  type Action,
  type Clock,
  type EventRecorder,
  type Finalizers,
  formatKey,
  type Informer,
  keyOf,
  type Logger,
  type ObjectKey,
  parseDuration,
  type ReconcileContext,
  type SecretReader,
  type StatusWriter,
  timeoutSignal,
} from '@capstan/runtime';
import type { RemoteSlots } from '../remote-slots.ts';
import { isNews } from './controller.ts';
import { timeoutOf } from './durations.ts';
import { explain } from './failure.ts';
import { type FetchSettings, prepareRemote, readRevision, resolveRevision } from './fetch.ts';
import { newsOf } from './news.ts';
import type { GitRepositoryObject } from './object.ts';
import { Progress } from './progress.ts';
import { decide } from './state.ts';
import type { Outcome } from './status.ts';
import { ownerOf, type Storage, storeArtifact, verifyArtifact } from './store.ts';

export interface GitRepositoryReconcilerOptions {
  readonly informer: Informer<GitRepositoryObject>;
  readonly finalizers: Finalizers<GitRepositoryObject>;
  readonly status: StatusWriter<GitRepositoryObject>;
  readonly events: EventRecorder;
  readonly secrets: SecretReader;
  readonly storage: Storage;
  readonly settings: FetchSettings;
  readonly slots: RemoteSlots;
  /** Where repositories are fetched to, a folder each. */
  readonly cacheDirectory: string;
  readonly clock: Clock;
}

const AGAIN_MS = 100;

/** Brings the artifact of a GitRepository to the revision that it wants. */
export class GitRepositoryReconciler {
  readonly #options: GitRepositoryReconcilerOptions;

  constructor(options: GitRepositoryReconcilerOptions) {
    this.#options = options;
  }

  async reconcile(key: ObjectKey, context: ReconcileContext): Promise<Action> {
    try {
      return await this.#decideAndAct(key, context);
    } catch (error) {
      if (!(error instanceof KubeError)) throw error;
      // The object itself: what it refers to fails in other words.
      if (error.code === 'NotFound') return {};
      if (error.code !== 'Conflict') throw error;
      // Somebody else wrote meanwhile: the watch brings what, and then it is decided again.
      context.log.debug(`deciding again: ${error.message}`);
      return { requeueAfterMs: AGAIN_MS };
    }
  }

  async #decideAndAct(key: ObjectKey, context: ReconcileContext): Promise<Action> {
    const { informer, slots } = this.#options;
    const object = informer.get(key);
    if (object === undefined) {
      slots.forget(formatKey(key));
      return {};
    }
    const decision = decide(object);
    switch (decision.do) {
      case 'nothing':
        return {};
      case 'delete':
        await this.#delete(object, context);
        return {};
      case 'suspend':
        context.log.info('reconciliation is suspended for this object');
        return {};
    }
    const owned = await this.#options.finalizers.add(object, context.signal);
    const artifact = await this.#checkStorage(owned, context);
    if (decision.do === 'stall') return this.#stall(owned, { ...decision, artifact }, context);
    return this.#bringUpToDate(owned, artifact, context);
  }

  async #bringUpToDate(object: GitRepositoryObject, artifact: Artifact | undefined, context: ReconcileContext): Promise<Action> {
    const { informer, status, clock } = this.#options;
    const progress = new Progress({ object, informer, writer: status, clock, artifact });
    let outcome: Outcome;
    let subject: string | undefined;
    try {
      const result = await this.#fetchAndStore(object, artifact, progress, context);
      outcome = { kind: 'stored', artifact: result.artifact };
      subject = result.subject;
    } catch (error) {
      await progress.stop();
      context.signal.throwIfAborted();
      return await this.#fail(object, artifact, error, progress, context);
    }
    // Told first: after a kill between the two it is told twice, never not at all.
    this.#tell(object, outcome.artifact, subject, context);
    await progress.finish(outcome, context.signal);
    return { requeueAfterMs: parseDuration(object.spec.interval), jitter: true };
  }

  /** The artifact that the object wants, and its commit's subject where it was fetched. */
  async #fetchAndStore(object: GitRepositoryObject, artifact: Artifact | undefined, progress: Progress, context: ReconcileContext) {
    const { settings, storage, clock } = this.#options;
    const { signal } = context;
    const repository = new Repository(this.#cacheOf(object));
    const found = await this.#fetch(object, repository, artifact, progress, context);
    if ('current' in found) return { artifact: found.current, subject: undefined };
    signal.throwIfAborted();
    const either = AbortSignal.any([signal, timeoutSignal(timeoutOf(object.spec))]);
    const revision = await readRevision(repository, found.fetched, settings, either);
    const stored = await storeArtifact(object, revision, storage, clock.now(), either);
    return { artifact: stored, subject: shortMessage(revision.commit.message) };
  }

  /** Fetches the revision that the object wants unless its artifact is of that. Servers may hang: no worker is held meanwhile. */
  async #fetch(
    object: GitRepositoryObject,
    repository: Repository,
    artifact: Artifact | undefined,
    progress: Progress,
    { aside, reasons, signal }: ReconcileContext,
  ): Promise<{ readonly current: Artifact } | { readonly fetched: ResolvedReference }> {
    const { secrets, settings, slots } = this.#options;
    const remote = await prepareRemote(object, secrets, settings, signal);
    const reach = async (mayGoOn: AbortSignal) => {
      progress.begin();
      const either = AbortSignal.any([mayGoOn, timeoutSignal(timeoutOf(object.spec))]);
      const wanted = await resolveRevision(object, remote, either);
      const isSame = artifact?.revision === wanted.revision;
      if (isSame && object.spec.ignore === object.status?.observedIgnore) return { current: artifact };
      progress.found(isSame ? undefined : wanted.revision);
      return { fetched: await repository.fetch(remote, wanted, { signal: either }) };
    };
    const operation = { object: formatKey(keyOf(object)), host: remote.url.origin, isNews: isNews(reasons), signal };
    return aside(() => slots.run(operation, reach));
  }

  async #fail(
    object: GitRepositoryObject,
    artifact: Artifact | undefined,
    error: unknown,
    progress: Progress,
    context: ReconcileContext,
  ): Promise<Action> {
    const explanation = explain(object, error);
    if (explanation === undefined) throw error;
    if (explanation.stalled) return this.#stall(object, { ...explanation, artifact }, context, progress);
    // What was found but could not be fetched is still to be found, in Flux's eyes.
    const newRevision = explanation.condition === ConditionType.StorageOperationFailed ? progress.newRevision : undefined;
    const written = await progress.finish({ kind: 'failed', failure: explanation, artifact, newRevision }, context.signal);
    this.#options.events.event(written, { severity: 'error', reason: explanation.reason, message: explanation.message });
    throw new Error(explanation.message);
  }

  async #stall(
    object: GitRepositoryObject,
    { reason, message, artifact }: { reason: string; message: string; artifact: Artifact | undefined },
    context: ReconcileContext,
    progress?: Progress,
  ): Promise<Action> {
    const { informer, status, clock, events } = this.#options;
    const outcome: Outcome = { kind: 'stalled', reason, message, artifact };
    const writer = progress ?? new Progress({ object, informer, writer: status, clock, artifact });
    const written = await writer.finish(outcome, context.signal);
    context.log.error(new Error(message), 'reconciliation stalled');
    if (written !== object) events.event(written, { severity: 'error', reason, message });
    return {};
  }

  /** Tells of a new artifact, or that what had failed is well again. */
  #tell(before: GitRepositoryObject, artifact: Artifact, subject: string | undefined, { log }: ReconcileContext): void {
    const { clock, events } = this.#options;
    const news = newsOf(before, artifact, { isMade: subject !== undefined, now: clock.now() });
    if (news === undefined) {
      log.info(`no changes since last reconciliation: observed revision '${artifact.revision}'`);
      return;
    }
    const message = `stored artifact for commit '${subject ?? artifact.revision}'`;
    log.info(message);
    events.event(before, {
      severity: 'info',
      reason: news,
      message,
      metadata: { revision: artifact.revision, digest: artifact.digest },
    });
  }

  /** The artifact if it is still served; removes what is not needed beside it. */
  async #checkStorage(object: GitRepositoryObject, { log }: ReconcileContext): Promise<Artifact | undefined> {
    try {
      const artifact = await verifyArtifact(object, this.#options.storage);
      if (artifact !== undefined) await this.#collectGarbage(object, artifact, log);
      return artifact;
    } catch (error) {
      // Making it anew says what is wrong with the storage, if that is still wrong then.
      log.error(error, 'failed to verify integrity of artifact');
      return undefined;
    }
  }

  async #collectGarbage(object: GitRepositoryObject, { path }: Artifact, log: Logger): Promise<void> {
    try {
      const { length } = await this.#options.storage.store.collectGarbage(path);
      if (length === 0) return;
      const message = `garbage collected ${length} artifacts`;
      log.info(message);
      this.#options.events.event(object, { severity: 'trace', reason: Reason.GarbageCollectionSucceeded, message });
    } catch (error) {
      // What could not be removed now is removed later; it must not keep a new revision back.
      log.error(error, 'garbage collection of artifacts failed');
    }
  }

  async #delete(object: GitRepositoryObject, { log, signal }: ReconcileContext): Promise<void> {
    const { storage, events, finalizers } = this.#options;
    if (await storage.store.removeAll(ownerOf(object))) {
      const message = 'garbage collected artifacts for deleted resource';
      log.info(message);
      events.event(object, { severity: 'trace', reason: Reason.GarbageCollectionSucceeded, message });
    }
    await rm(this.#cacheOf(object), { recursive: true, force: true });
    await finalizers.remove(object, signal);
  }

  #cacheOf({ metadata }: GitRepositoryObject): string {
    return join(this.#options.cacheDirectory, metadata.uid ?? `${metadata.namespace}-${metadata.name}`);
  }
}
