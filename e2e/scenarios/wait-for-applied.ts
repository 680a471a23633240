import type { Cluster, WaitForObjectOptions } from '../harness/cluster.ts';
import { type ClusterObject, conditionOf } from '../harness/cluster-object.ts';
import { reference } from './objects.ts';

/** Waits until the Kustomization of that name is ready, and what it applied last is a commit on the branch main; the Kustomization. */
export async function waitForApplied(
  cluster: Cluster,
  name: string,
  commit: string,
  options: WaitForObjectOptions = {},
): Promise<ClusterObject> {
  const holds = (object: ClusterObject) =>
    object.status?.lastAppliedRevision === `main@sha1:${commit}` && conditionOf(object, 'Ready')?.status === 'True';
  return cluster.waitForObject(reference.kustomization(name), `to be ready at ${commit}`, holds, options);
}
