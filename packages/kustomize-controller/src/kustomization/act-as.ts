import { type Client, KubeError, type Resource } from '@capstan/kube';
import { KustomizeControllerError } from '../error.ts';
import { identityOf } from './identity.ts';
import type { KustomizationObject } from './kustomization-object.ts';

const SERVICE_ACCOUNTS: Resource = { group: '', version: 'v1', kind: 'ServiceAccount', plural: 'serviceaccounts', namespaced: true };

/**
 * The client that an object's manifests are applied with: as its service account, where one is named. Throws `AccountNotFound` where that
 * does not exist; it never falls back to the controller's own rights.
 */
export async function actAs(client: Client, object: KustomizationObject, defaultAccount: string, signal: AbortSignal): Promise<Client> {
  const identity = identityOf(object, defaultAccount);
  if (identity === undefined) return client;
  const name = object.spec.serviceAccountName || defaultAccount;
  const namespace = object.metadata.namespace ?? '';
  try {
    await client.get(SERVICE_ACCOUNTS, { namespace, name }, { metadataOnly: true, signal });
  } catch (error) {
    if (!(error instanceof KubeError && error.code === 'NotFound')) throw error;
    throw new KustomizeControllerError('AccountNotFound', `service account '${namespace}/${name}' not found`, { cause: error });
  }
  return client.as(identity);
}

/** The client of an object's identity, without a look whether the account exists: to read what watches know. */
export function clientOf(client: Client, object: KustomizationObject, defaultAccount: string): Client {
  const identity = identityOf(object, defaultAccount);
  return identity === undefined ? client : client.as(identity);
}
