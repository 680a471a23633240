import { Receiver } from '@capstan/api';
import type { Client } from '@capstan/kube';
import { NAME, NAMESPACE } from './sample-objects.ts';

export interface InvitationOptions {
  readonly client: Client;
  readonly kubeconfig: string;
  readonly repository: string;
  readonly receiver: string;
}

/** What to try next, with commands that work as they stand. */
export async function invitation({ client, kubeconfig, repository, receiver }: InvitationOptions): Promise<string> {
  const { status } = await client.get(Receiver.resource, { namespace: NAMESPACE, name: NAME });
  // The Receiver is ready: its status has the path.
  const { webhookPath } = status as { webhookPath: string };
  return `
Everything is applied. Now try:

  a commit       git clone ${repository} && cd ${NAME}
                 sed -i 's/count: 2/count: 4/' deploy/production/kustomization.yaml
                 git commit -am 'Scale' && git push
  a webhook      curl -X POST ${receiver}${webhookPath}
                 (or wait up to a minute: the GitRepository's interval)
  drift          kubectl -n shop scale deployment ${NAME} --replicas=1
                 kubectl -n shop delete service ${NAME}
  a mistake      push a file that is not YAML, and read:
                 kubectl -n ${NAMESPACE} get kustomization ${NAME}

  kubectl needs  export KUBECONFIG=${kubeconfig}

Ctrl-C stops everything.
`;
}
