import { Annotation, kinds, type Receiver } from '@capstan/api';
import type { Client, Resource } from '@capstan/kube';
import { NotificationError } from '../error.ts';

/** A resource that a Receiver names, resolved. */
type Target = Receiver['spec']['resources'][number];

/** What asking needs of the world. */
export interface RequestPorts {
  readonly client: Client;
  readonly now: () => Date;
  readonly noCrossNamespaceRefs: boolean;
}

/**
 * Asks for a reconcile of every object that the Receiver names, by annotating it; kinds that Flux knows need no apiVersion.
 * All are tried before it rejects.
 * @throws NotificationError AccessDenied or WebhookRefused, AggregateError of several
 */
export async function requestReconciles(receiver: Receiver, ports: RequestPorts): Promise<void> {
  const results = await Promise.allSettled(receiver.spec.resources.map((target) => requestTarget(receiver, target, ports)));
  const faults = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  if (faults.length === 1) throw faults[0];
  if (faults.length > 1) throw new AggregateError(faults, faults.map(String).join('; '));
}

async function requestTarget(receiver: Receiver, target: Target, ports: RequestPorts): Promise<void> {
  const own = receiver.metadata.namespace ?? '';
  const namespace = target.namespace || own;
  if (ports.noCrossNamespaceRefs && namespace !== own) {
    throw new NotificationError('AccessDenied', `${target.kind}/${namespace}/${target.name}: cross-namespace references are not allowed`);
  }
  const resource = await resourceOf(target, ports.client);
  for (const name of await namesOf(target, resource, namespace, ports.client)) {
    const annotations = { [Annotation.requestedAt]: ports.now().toISOString() };
    await ports.client.patch(
      resource,
      { namespace, name },
      { metadata: { annotations } },
      { type: 'merge', fieldManager: 'notification-controller' },
    );
  }
}

async function resourceOf(target: Target, client: Client): Promise<Resource> {
  if (target.apiVersion === undefined || target.apiVersion === '') {
    const known = kinds.find(({ kind }) => kind === target.kind);
    if (known === undefined) {
      throw new NotificationError('WebhookRefused', `spec.resources: kind '${target.kind}' needs an apiVersion`);
    }
    return known.resource;
  }
  const found = await client.discovery.resourceFor(target.apiVersion, target.kind);
  if (found === undefined) {
    throw new NotificationError('WebhookRefused', `spec.resources: the API server has no kind '${target.kind}' in '${target.apiVersion}'`);
  }
  return found;
}

async function namesOf(target: Target, resource: Resource, namespace: string, client: Client): Promise<string[]> {
  if (target.name !== '*') return [target.name];
  if (target.matchLabels === undefined) {
    throw new NotificationError('WebhookRefused', `spec.resources: the name '*' of kind '${target.kind}' needs matchLabels`);
  }
  const labelSelector = Object.entries(target.matchLabels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  const { items } = await client.list(resource, { namespace, labelSelector, metadataOnly: true });
  return items.map(({ metadata }) => metadata.name);
}
