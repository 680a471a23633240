import { type Access, apiJson } from './api-request.ts';

export interface ServiceAccountReference {
  readonly namespace: string;
  readonly name: string;
}

/** Asks the API server for a token of an existing service account, as a kubelet does for a pod; valid for `forSeconds`. */
export async function requestToken(access: Access, { namespace, name }: ServiceAccountReference, forSeconds: number): Promise<string> {
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`;
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: forSeconds } };
  const answer = await apiJson<{ status: { token: string } }>(access, path, { method: 'POST', body });
  return answer.status.token;
}
