import { Alert, GitRepository, Kustomization, Provider, Receiver } from '@capstan/api';
import type { KubeObject, Resource } from '@capstan/kube';

/** The addresses of the peers that the objects name. */
export interface Addresses {
  readonly repository: string;
  readonly slack: string;
  readonly webhook: string;
}

/** An object and how the API server is asked for it. */
export interface SampleObject {
  readonly resource: Resource;
  readonly object: KubeObject;
}

export const NAMESPACE = 'flux-system';
export const NAME = 'shop';
const secrets: Resource = { group: '', version: 'v1', kind: 'Secret', plural: 'secrets', namespaced: true };

function object(resource: Resource, name: string, fields: Record<string, unknown>): SampleObject {
  const apiVersion = resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
  return { resource, object: { apiVersion, kind: resource.kind, metadata: { name, namespace: NAMESPACE }, ...fields } };
}

/**
 * What a user applies: a source, what to make of it, whom to tell, and a webhook. Each is what the guides show. With `wait` the
 * Kustomization is ready only once its pods are.
 */
export function sampleObjects(addresses: Addresses, webhookKey: string, options: { wait: boolean }): SampleObject[] {
  const alert = (provider: string) =>
    object(Alert.resource, provider, {
      spec: {
        providerRef: { name: provider },
        eventSeverity: 'info',
        eventSources: [
          { kind: 'GitRepository', name: '*' },
          { kind: 'Kustomization', name: '*' },
        ],
        eventMetadata: { cluster: 'demonstration' },
      },
    });
  return [
    object(secrets, 'slack-url', { stringData: { address: addresses.slack } }),
    object(secrets, 'webhook-key', { stringData: { token: webhookKey } }),
    object(Provider.resource, 'slack', { spec: { type: 'slack', channel: 'general', secretRef: { name: 'slack-url' } } }),
    object(Provider.resource, 'audit', { spec: { type: 'generic-hmac', address: addresses.webhook, secretRef: { name: 'webhook-key' } } }),
    alert('slack'),
    alert('audit'),
    object(Receiver.resource, NAME, {
      spec: { type: 'generic', secretRef: { name: 'webhook-key' }, resources: [{ kind: 'GitRepository', name: NAME }] },
    }),
    object(GitRepository.resource, NAME, { spec: { interval: '1m', url: addresses.repository, ref: { branch: 'main' } } }),
    object(Kustomization.resource, NAME, {
      spec: {
        interval: '10m',
        sourceRef: { kind: 'GitRepository', name: NAME },
        path: './deploy/production',
        prune: true,
        wait: options.wait,
        timeout: '2m',
      },
    }),
  ];
}
