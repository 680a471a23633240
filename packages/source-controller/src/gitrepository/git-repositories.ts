import { FINALIZER, GitRepository } from '@capstan/api';
import { Controller, Finalizers, type Informer, type Manager, type Runnable, SecretReader, StatusWriter } from '@capstan/runtime';
import { emptyDirectory } from '../empty-directory.ts';
import type { SourceControllerFlags } from '../flags.ts';
import { RemoteSlots, remoteSlotLimits } from '../remote-slots.ts';
import { SecretWakeup, wishesOf } from './controller.ts';
import type { FetchSettings } from './fetch.ts';
import type { GitRepositoryObject } from './object.ts';
import { GitRepositoryReconciler } from './reconciler.ts';
import type { Storage } from './store.ts';

export interface GitRepositoriesOptions {
  readonly manager: Manager;
  readonly flags: SourceControllerFlags;
  readonly storage: Storage;
  readonly settings: FetchSettings;
  /** Emptied when this begins, as is the folder for credentials: what a killed process left there is of no use. */
  readonly cacheDirectory: string;
}

/** Reconciles all GitRepositories, from when the API server serves the kind. */
export class GitRepositories implements Runnable {
  readonly name = 'gitrepository';
  readonly #options: GitRepositoriesOptions;

  constructor(options: GitRepositoriesOptions) {
    this.#options = options;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { cacheDirectory, flags, manager, settings } = this.#options;
    // Not before: a replica that stands by shares them with the one that leads.
    await emptyDirectory(cacheDirectory);
    if (settings.temporaryDirectory !== undefined) await emptyDirectory(settings.temporaryDirectory);
    await this.#options.storage.store.sweep();
    const resource = await manager.resource(GitRepository.apiVersion, GitRepository.kind);
    const informer = manager.informers.informer<GitRepositoryObject>(resource, manager.scope);
    manager.objectMetrics.register(GitRepository.kind, informer);
    const { client, clock, events, controller: fieldManager } = manager;
    let controller: Controller<GitRepositoryObject>;
    const wakeup = new SecretWakeup(informer, () => controller);
    const reconciler = new GitRepositoryReconciler({
      ...this.#options,
      informer,
      events,
      clock,
      slots: new RemoteSlots(remoteSlotLimits(flags.concurrent), clock),
      finalizers: new Finalizers({ client, resource, finalizer: FINALIZER, fieldManager, informer }),
      status: new StatusWriter({ client, resource, fieldManager, informer }),
      secrets: new SecretReader(client, manager.informers, manager.scope.namespace, (key, metadata) => wakeup.secretChanged(key, metadata)),
    });
    controller = this.#controller(informer, reconciler);
    controller.watch(informer, wishesOf);
    await controller.run(signal);
  }

  #controller(informer: Informer<GitRepositoryObject>, reconciler: GitRepositoryReconciler) {
    const { manager, flags } = this.#options;
    return new Controller<GitRepositoryObject>({
      name: this.name,
      group: GitRepository.group,
      kind: GitRepository.kind,
      reconcile: (key, context) => reconciler.reconcile(key, context),
      log: manager.log,
      clock: manager.clock,
      metrics: manager.metrics,
      informer,
      concurrency: flags.concurrent,
      minRetryDelayMs: flags['min-retry-delay'],
      maxRetryDelayMs: flags['max-retry-delay'],
      jitterPercentage: flags['interval-jitter-percentage'],
    });
  }
}
