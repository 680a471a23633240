import { Kustomization } from '@capstan/api';
import type { KubeObject } from '@capstan/kube';
import type { GitRepository } from '../e2e/peers/git/git-repository.ts';
import { concurrently } from './concurrently.ts';
import { followObjects, type ObjectFollower } from './follow-objects.ts';
import type { BenchInstallation } from './installation.ts';
import { LOAD_NAMESPACE, loadFile, loadKustomization, loadName } from './load.ts';
import { type Measurement, startMeter } from './meter.ts';
import { quiet } from './quiet.ts';

/** A Kustomization as far as the bench looks into it. */
export interface KustomizationState extends KubeObject {
  status?: {
    observedGeneration?: number;
    lastAppliedRevision?: string;
    conditions?: { type: string; status: string; observedGeneration?: number }[];
  };
}

/** `count` Kustomizations of one repository, and what becomes of them. */
export interface Rounds {
  readonly names: readonly string[];
  readonly repository: GitRepository;
  readonly kustomizations: ObjectFollower<KustomizationState>;
  /** From the creation of the Kustomizations, whose artifact is there, to the last one's Ready. */
  first(): Promise<Measurement>;
  /** Commits these files and has the source look at once: from then to the last Kustomization's Ready at that revision. */
  next(files: Readonly<Record<string, string>> | ReadonlyMap<string, string>): Promise<Measurement>;
  /** Resolves when nobody has anything left to do. */
  settle(): Promise<void>;
}

/** Makes the repository and its source; the Kustomizations come with `first`. */
export async function prepareRounds(
  installation: BenchInstallation,
  count: number,
  options: { interval: string; files?: readonly (readonly [string, string])[] },
): Promise<Rounds> {
  const { plane, controllers, git, client, processes } = installation;
  const { cluster, namespace } = controllers;
  const indices = Array.from({ length: count }, (_, index) => index);
  const names = indices.map(loadName);
  const repository = await git.create('load');
  await repository.commit(new Map([...indices.map((index) => loadFile(index, { tag: '1' })), ...(options.files ?? [])]));
  const source = { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository', namespace, name: 'load' };
  await cluster.apply([
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: LOAD_NAMESPACE } },
    {
      apiVersion: source.apiVersion,
      kind: source.kind,
      metadata: { namespace, name: source.name },
      spec: { url: git.urlOf(repository), interval: options.interval === '10s' ? '10s' : '10h', ref: { branch: 'main' } },
    },
  ]);
  await cluster.waitForReady(source);
  const kustomizations = followObjects<KustomizationState>(client, Kustomization.resource, { namespace });
  const settle = () => quiet(processes);
  return {
    names,
    repository,
    kustomizations,
    settle,
    first: async () => {
      await settle();
      const meter = await startMeter(plane, processes);
      const done = kustomizations.until(names, isReady);
      await concurrently(indices, 16, async (index) => {
        await client.create(Kustomization.resource, loadKustomization(index, options.interval));
      });
      return meter.end(await done);
    },
    next: async (files) => {
      await settle();
      const revision = `main@sha1:${await repository.commit(files)}`;
      const meter = await startMeter(plane, processes);
      const done = kustomizations.until(names, (object) => isReady(object) && object.status?.lastAppliedRevision === revision);
      await cluster.requestReconcile(source);
      return meter.end(await done);
    },
  };
}

/** Whether it is Ready as it is written now. */
export function isReady({ metadata, status }: KustomizationState): boolean {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  return ready?.status === 'True' && status?.observedGeneration === metadata.generation;
}
