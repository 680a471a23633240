import type { Artifact } from '@capstan/api';
import { ownerKey } from '@capstan/apply';
import { loadExpressions } from '@capstan/health';
import { KubeError } from '@capstan/kube';
import { type Action, formatDuration, keyOf, NewerWish, type ObjectKey, type ReconcileContext, Stopping } from '@capstan/runtime';
import { clientOf } from './act-as.ts';
import { asOwner } from './apply.ts';
import { isArtifactGone } from './build.ts';
import { endsWait, hasDependents } from './controller.ts';
import { digestClosure } from './digest-closure.ts';
import { intervalOf } from './durations.ts';
import { finalize, forget } from './finalize.ts';
import type { KustomizationObject } from './kustomization-object.ts';
import { isOfArtifact, isSettled, type OwnerState } from './owner-state.ts';
import { park } from './park.ts';
import { askedOf, isStillWished, type Pending } from './pending.ts';
import { RevisionReconcile, type RevisionResult } from './reconcile-revision.ts';
import { rememberSuccess } from './remember-success.ts';
import { RemoteLate } from './remote-inputs.ts';
import { reportHandled, reportLostArtifact, reportStall, reportWait } from './report-decision.ts';
import { reportCancel, reportOutcome } from './report-outcome.ts';
import type { Services } from './services.ts';
import { type Decision, decide, hasExpressions } from './state.ts';
import { StatusSession } from './status-session.ts';
import { unchangedOutcome } from './unchanged-outcome.ts';

/** The requeue after somebody else wrote the object: the watch brings it well before. */
const CONFLICT_RETRY_MS = 200;

/** The reason by which a wait that is over wakes its object. */
const HEALTH = 'health';

/** The reason by which an artifact that was long in coming wakes its object. */
const ARTIFACT = 'artifact';

/** The reason by which a remote base wakes its object: one that was long in coming, or has moved. */
const REMOTE = 'remote base';

/** The reason by which an object comes again that has nothing but a revision to note, once those with more to do have had their turn. */
const UNCHANGED = 'unchanged';

/** An artifact that takes longer holds no worker. */
const ARTIFACT_PATIENCE_MS = 1_000;

type Reconciling = Decision & { do: 'reconcile' };

/** Reconciles Kustomizations: decides, has it done, tells how it ended. */
export class Reconciler {
  readonly #services: Services;
  /** Reconciles that wait for health, by owner: they hold no worker. */
  readonly #waiting = new Map<string, Pending>();

  constructor(services: Services) {
    this.#services = services;
  }

  /** One reconcile of one object. */
  readonly reconcile = async (key: ObjectKey, context: ReconcileContext): Promise<Action> => {
    const object = this.#services.informer.get(key);
    if (object === undefined) {
      const owner = `${key.namespace}/${key.name}`;
      this.#waiting.get(owner)?.revision.cancel(new NewerWish('deletion'));
      this.#waiting.delete(owner);
      forget(owner, this.#services);
      return {};
    }
    try {
      return await this.#act(object, context);
    } catch (error) {
      if (error instanceof KubeError && error.code === 'Conflict') return { requeueAfterMs: CONFLICT_RETRY_MS };
      if (error instanceof KubeError && error.code === 'NotFound' && this.#services.informer.get(key) === undefined) return {};
      throw error;
    }
  };

  async #act(object: KustomizationObject, context: ReconcileContext): Promise<Action> {
    const compileExpression = hasExpressions(object.spec) ? await loadExpressions() : undefined;
    const decision = decide(object, { ...this.#world(), compileExpression });
    const taken = await this.#takeUp(object, decision, context);
    if (taken !== undefined) return taken;
    switch (decision.do) {
      case 'finalize':
        await finalize(object, this.#services, context);
        return {};
      case 'add-finalizer':
        return this.#act(await this.#services.finalizers.add(object, context.signal), context);
      case 'nothing':
        context.log.info(decision.message);
        await reportHandled(object, this.#services);
        return {};
      case 'stall':
        await reportStall(object, decision, this.#services, context.log);
        return {};
      case 'await':
        return reportWait(object, decision, this.#services, context.log);
      case 'reconcile':
        return this.#reconcile(object, decision, context);
    }
  }

  #world() {
    const { sources, everyone, settings } = this.#services;
    return {
      findSource: sources.find.bind(sources),
      findKustomization: (key: ObjectKey) => everyone.get(key),
      noCrossNamespaceRefs: settings.noCrossNamespaceRefs,
      allowExternalArtifact: settings.allowExternalArtifact,
      additiveDependencyCheck: settings.additiveDependencyCheck,
      requeueDependencyMs: settings.requeueDependencyMs,
    };
  }

  async #reconcile(object: KustomizationObject, decision: Reconciling, context: ReconcileContext): Promise<Action> {
    const { states, memory, drift, configs, clock, client, settings, remotes } = this.#services;
    const { artifact } = decision;
    const startedMs = clock.now();
    const owner = this.#ownerOf(object);
    const versions = await configs.versionsOf(object);
    const live = drift.viewOf(clientOf(client, object, settings.defaultServiceAccount));
    const requeue: Action = { requeueAfterMs: intervalOf(object.spec), jitter: true };
    const known = states.get(owner);
    const settled = isSettled(known, object, { configs: versions, memory, live, owner }) ? known : undefined;
    const state = settled !== undefined && remotes.isCurrent(settled.closure.remotes) ? settled : undefined;
    if (state !== undefined) this.#lookAgain(state, object, context);
    if (state !== undefined && isOfArtifact(state, object, artifact)) {
      context.log.debug(`nothing has changed, next run in ${formatDuration(intervalOf(object.spec))}`);
      return requeue;
    }
    if (await this.#isArtifactLate(object, artifact, context)) return {};
    if (state !== undefined && (await this.#buildsTheSame(state, artifact, context.signal))) {
      return this.#givesWay(object, context) ? {} : this.#skip(object, state, artifact, startedMs, context);
    }
    // Whoever asks wants to know for sure: everything is compared with the API server anew.
    if (this.#isRequested(object)) memory.forgetOwner(owner);
    states.delete(owner);
    const session = new StatusSession(object, this.#services.statuses);
    const { signal, log } = context;
    const revision = new RevisionReconcile({ session, artifact, expressions: decision.expressions, services: this.#services, signal, log });
    const pending: Pending = { revision, session, artifact, versions, startedMs, asked: askedOf(object), comesAgain: false };
    return this.#end(object, pending, () => revision.begin(), context);
  }

  /** Has an object come again where a remote base that it was built from has moved; it is looked at once an interval, by no worker. */
  #lookAgain({ closure }: OwnerState, object: KustomizationObject, { log }: ReconcileContext): void {
    const { remotes, wake } = this.#services;
    void remotes.lookAgain(closure.remotes, intervalOf(object.spec))?.then(({ moved, failures }) => {
      for (const failure of failures) log.info(`a remote base could not be looked at: ${failure}`);
      if (moved) wake(keyOf(object), REMOTE);
    });
  }

  /** Whether the artifact is long in coming: the object then gives its worker back, says so, and is woken when it is there or cannot be had. */
  async #isArtifactLate(object: KustomizationObject, artifact: Artifact, { signal }: ReconcileContext): Promise<boolean> {
    const { artifacts, statuses } = this.#services;
    const late = await artifacts.late(artifact, ARTIFACT_PATIENCE_MS);
    signal.throwIfAborted();
    if (late === undefined) return false;
    const parked = { revision: artifact.revision, settled: late.settled, reason: ARTIFACT };
    await park(new StatusSession(object, statuses), parked, this.#services);
    return true;
  }

  /**
   * Takes up a reconcile that waits for health: ends it where the wait is over, leaves it alone where nothing new is wished, and cancels
   * it otherwise (undefined: go on anew).
   */
  async #takeUp(object: KustomizationObject, decision: Decision, context: ReconcileContext): Promise<Action | undefined> {
    const owner = this.#ownerOf(object);
    const pending = this.#waiting.get(owner);
    if (pending === undefined) return undefined;
    const reasons = [...context.reasons].filter((reason) => reason !== HEALTH);
    if (isStillWished(pending, object, decision) && !reasons.some(endsWait)) {
      if (!pending.revision.isOver) {
        pending.comesAgain ||= reasons.length > 0;
        return {};
      }
      this.#waiting.delete(owner);
      const action = await this.#end(object, pending, () => pending.revision.finish(), context);
      return pending.comesAgain || reasons.length > 0 ? { requeueAfterMs: 1 } : action;
    }
    this.#waiting.delete(owner);
    const wish = new NewerWish(reasons.join(', ') || 'a change');
    pending.revision.cancel(wish);
    if (!pending.revision.isOver) reportCancel(pending, wish, this.#services);
    return undefined;
  }

  /** Does the last or next part of a reconcile, and tells how it ended, where it did. */
  async #end(
    object: KustomizationObject,
    pending: Pending,
    part: () => Promise<RevisionResult | undefined>,
    context: ReconcileContext,
  ): Promise<Action> {
    const { session, artifact, startedMs, revision } = pending;
    const owner = this.#ownerOf(object);
    let result: RevisionResult | undefined;
    try {
      result = await part();
    } catch (error) {
      if (isArtifactGone(error)) return reportLostArtifact(session.object, this.#services, context.log);
      if (error instanceof RemoteLate) {
        await park(session, { revision: artifact.revision, settled: error.settled, reason: REMOTE }, this.#services);
        return {};
      }
      if (context.signal.reason instanceof NewerWish) reportCancel(pending, context.signal.reason, this.#services);
      throw error;
    }
    if (result === undefined) {
      this.#waiting.set(owner, pending);
      void revision.waited().then(() => this.#services.goOn(keyOf(object), HEALTH));
      return {};
    }
    const action = await reportOutcome(session, result, startedMs, this.#services, context.log);
    if (result.outcome.kind === 'succeeded') await rememberSuccess(owner, pending, result, this.#services);
    return action;
  }

  /** Whether a new revision has the same inputs as the last success; false also where the artifact cannot be had now. */
  async #buildsTheSame(state: OwnerState, artifact: Artifact, signal: AbortSignal): Promise<boolean> {
    if (state.closureDigest === undefined) return false;
    const tree = await this.#services.artifacts.get(artifact, signal).catch(() => undefined);
    signal.throwIfAborted();
    return tree !== undefined && digestClosure(tree, state.closure) === state.closureDigest;
  }

  /**
   * Whether an object that a revision does not change lets those go first that may have more to do: of hundreds that share a source, a
   * commit changes few, and telling the others takes longer than applying it. Never one that others wait for.
   */
  #givesWay(object: KustomizationObject, { reasons }: ReconcileContext): boolean {
    const { informer, giveWay } = this.#services;
    const key = keyOf(object);
    return !reasons.has(UNCHANGED) && !hasDependents(key, informer) && giveWay(key, UNCHANGED);
  }

  /** A revision that builds what is applied already: it is told as applied, and nothing is sent. */
  async #skip(
    object: KustomizationObject,
    state: OwnerState,
    artifact: Artifact,
    startedMs: number,
    context: ReconcileContext,
  ): Promise<Action> {
    const { states, clock } = this.#services;
    const session = new StatusSession(object, this.#services.statuses);
    const outcome = unchangedOutcome(artifact, state.buildDigest, startedMs, clock.now());
    const action = await reportOutcome(session, { outcome, mask: (text) => text }, startedMs, this.#services, context.log);
    states.set(this.#ownerOf(object), { ...state, artifactDigest: artifact.digest });
    return action;
  }

  #isRequested(object: KustomizationObject): boolean {
    const asked = askedOf(object);
    return asked !== undefined && asked !== object.status?.lastHandledReconcileAt;
  }

  #ownerOf(object: KustomizationObject): string {
    return ownerKey(asOwner(object, this.#services.settings.controller));
  }

  /** Ends what waits: the process stops. */
  stop(): void {
    for (const { revision } of this.#waiting.values()) revision.cancel(new Stopping());
    this.#waiting.clear();
  }
}
