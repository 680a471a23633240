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
Everything is applied. Now try, in another terminal:

  first          export KUBECONFIG=${kubeconfig}
  see it         kubectl -n ${NAMESPACE} get gitrepositories,kustomizations,events
  a commit       cd $(mktemp -d) && git clone ${repository} && cd ${NAME}
                 git config user.name me && git config user.email me@example.com
                 sed -i.bak 's/count: 2/count: 4/' deploy/production/kustomization.yaml
                 git commit -am 'Scale to 4' && git push
  a webhook      curl -X POST ${receiver}${webhookPath}
                 (or wait up to a minute: the GitRepository's interval)
  drift          kubectl -n shop scale deployment ${NAME} --replicas=1
                 kubectl -n shop delete service ${NAME}
  a mistake      sed -i.bak 's/count: 4/count: four/' deploy/production/kustomization.yaml
                 git commit -am 'Scale to four' && git push && curl -X POST ${receiver}${webhookPath}
                 kubectl -n ${NAMESPACE} get kustomization ${NAME}
                 git revert --no-edit HEAD && git push && curl -X POST ${receiver}${webhookPath}

Ctrl-C stops everything.
`;
}
