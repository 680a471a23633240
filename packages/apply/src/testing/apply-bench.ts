import type { KubeObject } from '@capstan/kube';
import { AppliedMemory } from '../applied-memory.ts';
import type { ApplyOptions } from '../apply-options.ts';
import { type ApplyResult, applyStages } from '../apply-stages.ts';
import { DriftWatch } from '../drift/drift-watch.ts';
import { Inventory } from '../inventory.ts';
import type { Owner } from '../owner.ts';
import { FakeCluster } from './fake-cluster.ts';

/** The Kustomization `flux-system/apps`. */
export const owner: Owner = {
  manager: 'kustomize-controller',
  group: 'kustomize.toolkit.fluxcd.io',
  namespace: 'flux-system',
  name: 'apps',
};

/** Applies to an API server in memory, with a memory of what was applied and a watch of drift. */
export class ApplyBench {
  readonly cluster = new FakeCluster();
  readonly memory = new AppliedMemory();
  readonly drifts: string[] = [];
  readonly watch = new DriftWatch({ memory: this.memory, reader: owner, onDrift: ({ id, kind }) => this.drifts.push(`${kind} ${id}`) });

  /** Applies as {@link owner}; the cluster's `requests` are then those of this apply, but for its watches. */
  async apply(objects: KubeObject[], options: Partial<ApplyOptions> = {}): Promise<ApplyResult> {
    const client = this.cluster.client();
    await this.watch.cover('flux-system/apps', client, Inventory.of(objects));
    this.cluster.requests.length = 0;
    const live = this.watch.viewOf(client);
    return applyStages(objects, {
      client,
      owner,
      memory: this.memory,
      live,
      concurrency: 2,
      signal: new AbortController().signal,
      ...options,
    });
  }
}
