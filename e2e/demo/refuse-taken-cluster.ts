import { kinds } from '@capstan/api';
import { type Client, KubeError, type KubeObject, type Resource } from '@capstan/kube';
import { E2eError } from '../error.ts';
import { NAME } from './sample-objects.ts';

const deployments: Resource = { group: 'apps', version: 'v1', kind: 'Deployment', plural: 'deployments', namespaced: true };
const namespaces: Resource = { group: '', version: 'v1', kind: 'Namespace', plural: 'namespaces', namespaced: false };

/**
 * Refuses a cluster that holds something which the demonstration would reconcile, or take over and delete in the end: Flux or Capstan itself,
 * any object of their kinds, or the namespace that the sample repository declares. Throws `InvalidArgument`.
 */
export async function refuseTakenCluster(client: Client): Promise<void> {
  const [running] = await list(client, deployments, { labelSelector: 'app.kubernetes.io/part-of=flux' });
  if (running !== undefined) refuse(`Flux or Capstan runs in this cluster already (Deployment ${nameOf(running)})`);
  for (const { resource } of kinds) {
    const [object] = await list(client, resource, {});
    if (object !== undefined) refuse(`the controllers would reconcile what this cluster has already (${resource.kind} ${nameOf(object)})`);
  }
  const taken = (await list(client, namespaces, {})).some(({ metadata }) => metadata.name === NAME);
  if (taken) refuse(`this cluster has a namespace ${NAME}, which would be taken over and deleted in the end`);
}

function refuse(why: string): never {
  throw new E2eError('InvalidArgument', `${why}: choose another one`);
}

/** The objects of a kind; none where the kind is not served. */
async function list(client: Client, resource: Resource, options: { labelSelector?: string }): Promise<readonly KubeObject[]> {
  try {
    return (await client.list(resource, options)).items;
  } catch (error) {
    if (error instanceof KubeError && error.code === 'NotFound') return [];
    throw error;
  }
}

function nameOf({ metadata }: KubeObject): string {
  return `${metadata.namespace}/${metadata.name}`;
}
