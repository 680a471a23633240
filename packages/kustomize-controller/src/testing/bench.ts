import { type Artifact, FINALIZER } from '@capstan/api';
import { AppliedMemory, CorrectionBackoff, type DriftEvent, DriftWatch } from '@capstan/apply';
import { ArtifactError } from '@capstan/artifact';
import type { KubeObject, Resource } from '@capstan/kube';
import {
  type Action,
  DeliveryMark,
  EventRecorder,
  Finalizers,
  type Informer,
  InformerSet,
  type ObjectKey,
  StatusWriter,
  silentLogger,
} from '@capstan/runtime';
import { FakeClient, FakeClock, settle } from '@capstan/runtime/testing';
import { Tree } from '@capstan/tree';
import { ArtifactCache } from '../kustomization/artifact-cache.ts';
import { BuildPool } from '../kustomization/build-pool.ts';
import { Claims } from '../kustomization/claims.ts';
import { ConfigWatch } from '../kustomization/config-watch.ts';
import { addIndexes } from '../kustomization/controller.ts';
import type { KustomizationObject } from '../kustomization/kustomization-object.ts';
import { Reconciler } from '../kustomization/reconciler.ts';
import { RemoteInputs, type RemoteSource } from '../kustomization/remote-inputs.ts';
import type { Services, Settings } from '../kustomization/services.ts';
import { SourceWatch } from '../kustomization/source-watch.ts';

const resource = (group: string, version: string, kind: string, plural: string, namespaced = true): Resource => ({
  group,
  version,
  kind,
  plural,
  namespaced,
});

export const RESOURCES = {
  kustomizations: resource('kustomize.toolkit.fluxcd.io', 'v1', 'Kustomization', 'kustomizations'),
  repositories: resource('source.toolkit.fluxcd.io', 'v1', 'GitRepository', 'gitrepositories'),
  configMaps: resource('', 'v1', 'ConfigMap', 'configmaps'),
  secrets: resource('', 'v1', 'Secret', 'secrets'),
  accounts: resource('', 'v1', 'ServiceAccount', 'serviceaccounts'),
  jobs: resource('batch', 'v1', 'Job', 'jobs'),
  events: resource('', 'v1', 'Event', 'events'),
};

const SETTINGS: Settings = {
  controller: 'kustomize-controller',
  defaultServiceAccount: '',
  concurrentSsa: 4,
  customStageKinds: new Set(),
  overriddenManagers: [],
  noCrossNamespaceRefs: false,
  allowExternalArtifact: true,
  additiveDependencyCheck: false,
  strictSubstitutions: false,
  groupChangeLog: false,
  disableCommitStatusEvent: false,
  requeueDependencyMs: 30_000,
};

/** A reconciler over an API server in memory, with repositories that the test pushes to. */
export class Bench {
  readonly client = new FakeClient(Object.values(RESOURCES));
  readonly clock = new FakeClock();
  readonly told: { severity: string; reason: string; message: string; metadata: Readonly<Record<string, string>> | undefined }[] = [];
  readonly woken: { key: ObjectKey; reason: string }[] = [];
  readonly gaveWay: { key: ObjectKey; reason: string }[] = [];
  /** Whether others wait that have news. */
  hasNews = false;
  readonly drifts: DriftEvent[] = [];
  /** Aborted, it tells the reconcile that runs of a newer wish. */
  wish = new AbortController();
  /** How often a worker was given back. */
  asides = 0;
  /** Artifacts come only when this has settled. */
  artifactsHeld: Promise<void> = Promise.resolve();
  /** Events arrive only when this has settled. */
  deliveriesHeld: Promise<void> = Promise.resolve();
  readonly reconciler: Reconciler;
  readonly services: Services;
  readonly remotes: RemoteInputs;
  readonly #informers = new InformerSet(this.client, silentLogger);
  readonly #trees = new Map<string, Tree>();
  #revisions = 0;

  constructor(settings: Partial<Settings> = {}, remotes: RemoteSource | undefined = undefined) {
    this.remotes = new RemoteInputs(remotes, () => this.clock.now());
    const { client, clock } = this;
    const informer: Informer<KustomizationObject> = this.#informers.informer(RESOURCES.kustomizations);
    addIndexes(informer);
    const sources = new SourceWatch();
    sources.add('GitRepository', this.#informers.informer(RESOURCES.repositories));
    const memory = new AppliedMemory();
    const events = new EventRecorder({ controller: SETTINGS.controller, client, log: silentLogger, clock });
    events.send = async (_object, { severity, reason, message, metadata, mask }) => {
      this.told.push({ severity, reason, message: mask?.(message) ?? message, metadata });
      await this.deliveriesHeld;
      return true;
    };
    const writing = { client, resource: RESOURCES.kustomizations, fieldManager: SETTINGS.controller, informer };
    this.services = {
      settings: { ...SETTINGS, ...settings },
      client,
      clock,
      informer,
      everyone: informer,
      sources,
      configs: new ConfigWatch(this.#informers, () => undefined),
      statuses: new StatusWriter(writing),
      finalizers: new Finalizers({ ...writing, finalizer: FINALIZER }),
      events,
      mark: new DeliveryMark(clock),
      artifacts: new ArtifactCache(async ({ digest }) => {
        await this.artifactsHeld;
        return this.#open(digest);
      }, 1024 * 1024),
      remotes: this.remotes,
      builds: new BuildPool({ workerUrl: new URL('file:///never'), inlineBytes: Number.POSITIVE_INFINITY, heapMiB: 32, idleMs: 30_000 }),
      memory,
      drift: new DriftWatch({
        memory,
        reader: { manager: SETTINGS.controller, group: 'kustomize.toolkit.fluxcd.io' },
        onDrift: (event) => this.drifts.push(event),
      }),
      backoff: new CorrectionBackoff(() => clock.now()),
      claims: new Claims(informer, settings.defaultServiceAccount ?? ''),
      wake: (key, reason) => this.woken.push({ key, reason }),
      goOn: (key, reason) => this.woken.push({ key, reason }),
      giveWay: (key, reason) => {
        if (this.hasNews) this.gaveWay.push({ key, reason });
        return this.hasNews;
      },
      handingOver: new Set(),
      states: new Map(),
    };
    this.reconciler = new Reconciler(this.services);
    this.#informers.start();
  }

  /** Makes these files the newest revision of the repository `fleet`; the revision. */
  async push(files: Record<string, string>): Promise<string> {
    this.#revisions += 1;
    const digest = `sha256:${this.#revisions}`;
    this.#trees.set(digest, Tree.of(Object.entries(files)));
    const revision = `main@sha1:${this.#revisions}`;
    const artifact: Artifact = { url: 'http://source/x', path: 'x', revision, digest, lastUpdateTime: '2026-01-01T00:00:00Z' };
    const object = {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'GitRepository',
      metadata: { name: 'fleet', namespace: 'flux-system' },
    };
    if (this.#revisions === 1) await this.client.create<KubeObject>(RESOURCES.repositories, object);
    await this.client.patch(RESOURCES.repositories, object.metadata, { status: { artifact } }, { type: 'merge', subresource: 'status' });
    await settle();
    return revision;
  }

  /** The file server forgets what it has. */
  loseArtifacts(): void {
    this.#trees.clear();
  }

  async create(object: KubeObject): Promise<void> {
    const known = Object.values(RESOURCES).find(({ kind }) => kind === object.kind);
    if (known === undefined) throw new Error(`no resource of ${object.kind}`);
    await this.client.create(known, object);
    await settle();
  }

  /** One reconcile; the requests that it made, as `verb plural[/subresource][ (dry run)]`, and what it answered. */
  async reconcile(name: string, ...reasons: string[]): Promise<{ action: Action; requests: string[] }> {
    const key = { namespace: 'flux-system', name };
    const from = this.client.requests.length;
    const context = {
      signal: this.wish.signal,
      log: silentLogger,
      reasons: new Set(reasons),
      reconcileID: 'test',
      aside: <T>(work: () => Promise<T>) => {
        this.asides += 1;
        return work();
      },
    };
    const action = await this.reconciler.reconcile(key, context);
    await settle();
    const requests = this.client.requests.slice(from).filter(({ verb }) => verb !== 'watch' && verb !== 'list');
    return {
      action,
      requests: requests.map(
        ({ verb, resource: { plural }, subresource, dryRun }) =>
          `${verb} ${plural}${subresource === undefined ? '' : `/${subresource}`}${dryRun ? ' (dry run)' : ''}`,
      ),
    };
  }

  async object(name: string): Promise<KustomizationObject> {
    return this.client.get<KustomizationObject>(RESOURCES.kustomizations, { namespace: 'flux-system', name });
  }

  /** The conditions of an object as `Type=Status Reason`. */
  async conditions(name: string): Promise<string[]> {
    return ((await this.object(name)).status?.conditions ?? []).map(({ type, status, reason }) => `${type}=${status} ${reason}`);
  }

  async stop(): Promise<void> {
    this.reconciler.stop();
    this.services.drift.stop();
    await this.#informers.stop();
  }

  #open(digest: string): Tree {
    const tree = this.#trees.get(digest);
    if (tree === undefined) throw new ArtifactError('NotFound', 'artifact not found');
    return tree;
  }
}

/** A ConfigMap as YAML. */
export function configMap(name: string, data: Record<string, string> = {}): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: default}\ndata: ${JSON.stringify(data)}\n`;
}
