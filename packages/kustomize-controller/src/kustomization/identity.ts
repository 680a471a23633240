import type { Identity } from '@capstan/kube';

/**
 * Who an object's manifests are applied as: its own service account, else the default one, else the controller itself (undefined).
 * The API server adds a service account's groups by itself where none are asked for.
 */
export function identityOf(
  object: { metadata: { namespace?: string }; spec: { serviceAccountName?: string } },
  defaultAccount: string,
): Identity | undefined {
  const name = object.spec.serviceAccountName || defaultAccount;
  return name === '' ? undefined : { user: `system:serviceaccount:${object.metadata.namespace ?? ''}:${name}` };
}
