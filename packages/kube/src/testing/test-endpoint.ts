import type { Credentials } from '../credentials.ts';
import type { Endpoint } from '../endpoint.ts';
import type { Resource } from '../types.ts';
import type { Certificates } from './make-certificates.ts';

/** An endpoint that trusts the test's authority and proves itself as the test says. */
export function testEndpoint(server: string, certificates: Certificates, credentials: Partial<Credentials> = {}): Endpoint {
  return {
    server,
    proxyUrl: null,
    credentials: {
      authorization: () => undefined,
      tls: () => ({ ca: certificates.ca }),
      refresh: async () => ({ changed: false, certificate: false }),
      ...credentials,
    },
  };
}

export const CONFIG_MAPS: Resource = { group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true };
export const DEPLOYMENTS: Resource = { group: 'apps', version: 'v1', kind: 'Deployment', plural: 'deployments', namespaced: true };
export const NAMESPACES: Resource = { group: '', version: 'v1', kind: 'Namespace', plural: 'namespaces', namespaced: false };

/** A ConfigMap of a name and a version. */
export function configMap(name: string, resourceVersion = '1', data: Record<string, string> = {}) {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'team', uid: `uid-${name}`, resourceVersion }, data };
}

/** What the API server says when it refuses. */
export function status(code: number, reason: string, more: Record<string, unknown> = {}) {
  return { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message: `${reason} it is`, ...more };
}
