import { FINALIZER, Kustomization } from '@capstan/api';
import { AppliedMemory, CorrectionBackoff, DriftWatch } from '@capstan/apply';
import type { KubeObject, Resource } from '@capstan/kube';
import { Controller, Finalizers, type Informer, type Manager, type Runnable, StatusWriter } from '@capstan/runtime';
import type { KustomizeControllerFlags } from '../flags.ts';
import { parseLabelSelector } from '../parse-label-selector.ts';
import { GROUP } from './apply.ts';
import type { ArtifactCache } from './artifact-cache.ts';
import type { BuildPool } from './build-pool.ts';
import { Claims } from './claims.ts';
import { ConfigWatch } from './config-watch.ts';
import {
  addIndexes,
  wakeByConfig,
  wakeByDrift,
  wakeByKind,
  wakeBySource,
  wakeDependents,
  wakeHandingOver,
  wakeItself,
} from './controller.ts';
import type { KustomizationObject } from './kustomization-object.ts';
import { Reconciler } from './reconciler.ts';
import type { RemoteInputs } from './remote-inputs.ts';
import type { Settings } from './services.ts';
import { SourceWatch } from './source-watch.ts';
import { tellAgain, uncertainSince } from './tell-again.ts';

/** The kinds of sources, each watched as soon as the API server serves it. */
const SOURCES: readonly (readonly [kind: string, apiVersion: string])[] = [
  ['GitRepository', 'source.toolkit.fluxcd.io/v1'],
  ['OCIRepository', 'source.toolkit.fluxcd.io/v1'],
  ['Bucket', 'source.toolkit.fluxcd.io/v1'],
  ['ExternalArtifact', 'source.toolkit.fluxcd.io/v1'],
];

/** What {@link Kustomizations} takes from outside. */
export interface KustomizationsOptions {
  readonly flags: KustomizeControllerFlags;
  readonly manager: Manager;
  readonly artifacts: ArtifactCache;
  readonly builds: BuildPool;
  readonly remotes: RemoteInputs;
}

/** The controller of Kustomizations with all that wakes it, as the manager runs it. */
export class Kustomizations implements Runnable {
  readonly name = 'kustomization';
  readonly #options: KustomizationsOptions;

  constructor(options: KustomizationsOptions) {
    this.#options = options;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { manager, flags, artifacts, builds, remotes } = this.#options;
    const { client, clock, events, informers, mark } = manager;
    const resource = await manager.resource(Kustomization.apiVersion, Kustomization.kind);
    const informer = informers.informer<KustomizationObject>(resource, manager.scope);
    addIndexes(informer);
    // Of a shard too: dependencies, and who takes objects over, may be of another.
    const everyone = informers.informer<KustomizationObject>(resource, { namespace: manager.scope.namespace });
    const settings = settingsOf(flags);
    const memory = new AppliedMemory();
    const backoff = new CorrectionBackoff(() => performance.now());
    const drift = new DriftWatch({
      memory,
      reader: { manager: settings.controller, group: GROUP, overridden: settings.overriddenManagers },
      maxWatches: flags['max-watches'],
      onDrift: (event) => wakeByDrift(event, controller, informer, (key, limitMs) => backoff.delayMs(key, limitMs)),
    });
    const sources = new SourceWatch();
    const isWaking = wakingConfig(flags);
    const configs = new ConfigWatch(informers, (kind, event) => {
      for (const { key, reason, ...wish } of wakeByConfig(kind, event, informer, isWaking)) controller.enqueue(key, reason, wish);
    });
    // Flux's name for it: what is written in the name that applies, the owner of a Kustomization takes back, its finalizer included.
    const writing = { client, resource, fieldManager: `gotk-${settings.controller}`, informer };
    const handingOver = new Set<string>();
    const reconciler = new Reconciler({
      settings,
      client,
      clock,
      informer,
      everyone,
      sources,
      configs,
      statuses: new StatusWriter(writing),
      finalizers: new Finalizers({ ...writing, finalizer: FINALIZER }),
      events,
      mark,
      artifacts,
      builds,
      remotes,
      memory,
      drift,
      backoff,
      claims: new Claims(everyone, settings.defaultServiceAccount),
      wake: (key, reason) => controller.enqueue(key, reason),
      goOn: (key, reason) => controller.enqueue(key, reason, { priority: 'begun' }),
      giveWay: (key, reason) => {
        if (controller.queue.depth('live') === 0) return false;
        controller.enqueue(key, reason, { priority: 'resync' });
        return true;
      },
      handingOver,
      states: new Map(),
    });
    const controller = this.#controller(informer, reconciler);
    controller.watch(informer, wakeItself);
    controller.watch(everyone, (event) => wakeDependents(event, informer));
    controller.watch(everyone, (event) => wakeHandingOver(event, handingOver));
    const unsubscribe = manager.kinds.onServed((served) => {
      for (const { key, reason } of wakeByKind(served, informer)) controller.enqueue(key, reason);
    });
    await this.#watchSources(sources, informer, controller, signal);
    manager.objectMetrics.register(Kustomization.kind, informer);
    const sinceMs = uncertainSince(mark, flags['enable-leader-election'], clock.now());
    // Before the first reconcile, which may write over what is to be told.
    void informer.synced.then(() => tellAgain(informer.list(), { events, mark, sinceMs }));
    try {
      await controller.run(signal);
    } finally {
      unsubscribe();
      reconciler.stop();
      drift.stop();
      await builds.stop();
    }
  }

  #controller(informer: Informer<KustomizationObject>, reconciler: Reconciler): Controller<KustomizationObject> {
    const { manager, flags } = this.#options;
    return new Controller({
      name: 'kustomization',
      group: GROUP,
      kind: Kustomization.kind,
      reconcile: reconciler.reconcile,
      log: manager.log,
      metrics: manager.metrics,
      clock: manager.clock,
      informer,
      concurrency: flags.concurrent,
      minRetryDelayMs: flags['min-retry-delay'],
      maxRetryDelayMs: flags['max-retry-delay'],
      jitterPercentage: flags['interval-jitter-percentage'],
    });
  }

  /** The resource of a kind of source once it is served. Only the most common one keeps the controller from being ready meanwhile. */
  async #resourceOf(kind: string, apiVersion: string, signal: AbortSignal): Promise<Resource> {
    const { manager } = this.#options;
    if (kind === 'GitRepository') return manager.resource(apiVersion, kind);
    return manager.kinds.whenServed(apiVersion, kind, signal);
  }

  /** Watches the kinds of sources that are served now before work begins, others as soon as they are. */
  async #watchSources(
    sources: SourceWatch,
    informer: Informer<KustomizationObject>,
    controller: Controller<KustomizationObject>,
    signal: AbortSignal,
  ): Promise<void> {
    const { manager } = this.#options;
    const watch = (kind: string, resource: Resource, isLate: boolean): void => {
      // A shard is of Kustomizations; their sources carry its label or not.
      const found: Informer<KubeObject> = manager.informers.informer(resource, { namespace: manager.scope.namespace });
      sources.add(kind, found);
      // What a late informer finds is news to objects that were looked at without it.
      controller.watch(found, (event) => wakeBySource(kind, isLate ? { ...event, initial: false } : event, informer));
    };
    for (const [kind, apiVersion] of SOURCES) {
      const resource = await manager.client.discovery.resourceFor(apiVersion, kind);
      if (resource !== undefined) {
        watch(kind, resource, false);
        continue;
      }
      // Not awaited: objects must be able to end though their kind of source is not installed. It rejects when the manager stops.
      this.#resourceOf(kind, apiVersion, signal).then(
        (served) => watch(kind, served, true),
        () => undefined,
      );
    }
  }
}

function settingsOf(flags: KustomizeControllerFlags): Settings {
  const gates = flags['feature-gates'];
  return {
    controller: 'kustomize-controller',
    defaultServiceAccount: flags['default-service-account'],
    concurrentSsa: flags['concurrent-ssa'],
    customStageKinds: new Set(flags['custom-apply-stage-kinds']),
    overriddenManagers: flags['override-manager'],
    noCrossNamespaceRefs: flags['no-cross-namespace-refs'],
    allowExternalArtifact: gates.get('ExternalArtifact') === true,
    additiveDependencyCheck: gates.get('AdditiveCELDependencyCheck') === true,
    strictSubstitutions: gates.get('StrictPostBuildSubstitutions') === true,
    groupChangeLog: gates.get('GroupChangeLog') === true,
    disableCommitStatusEvent: gates.get('DisableCommitStatusEvent') === true,
    requeueDependencyMs: flags['requeue-dependency'],
  };
}

function wakingConfig(flags: KustomizeControllerFlags): (object: KubeObject) => boolean {
  if (flags['feature-gates'].get('DisableConfigWatchers') === true) return () => false;
  const matches = parseLabelSelector(flags['watch-configs-label-selector']);
  return (object) => matches(object.metadata.labels ?? {});
}
