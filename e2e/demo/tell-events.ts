import type { Client, KubeObject, Resource } from '@capstan/kube';
import { NAMESPACE } from './sample-objects.ts';

const events: Resource = { group: '', version: 'v1', kind: 'Event', plural: 'events', namespaced: true };

/** Hands on every Kubernetes Event that comes or is counted again from now on, until the signal aborts. */
export async function tellEvents(client: Client, signal: AbortSignal, tell: (event: KubeObject) => void): Promise<void> {
  for await (const change of client.watchResource(events, { namespace: NAMESPACE, signal })) {
    if (change.type === 'added' || change.type === 'modified') tell(change.object);
  }
}
