import type { KubeObject, Resource } from '@capstan/kube';
import { stringify } from '@capstan/yaml';

/** Where the objects of the load live. */
export const LOAD_NAMESPACE = 'capstan-load';

/** What differs between two commits. */
export interface LoadVersion {
  /** The tag of the Deployment's image. */
  readonly tag: string;
  /** An annotation of the Service, by which a push is seen to arrive. */
  readonly mark?: string;
}

const resource = (group: string, kind: string, plural: string): Resource => ({ group, version: 'v1', kind, plural, namespaced: true });

/** How the API server is asked for the kinds of the load, by kind. */
export const LOAD_RESOURCES: ReadonlyMap<string, Resource> = new Map(
  [
    resource('', 'ServiceAccount', 'serviceaccounts'),
    resource('', 'Service', 'services'),
    resource('apps', 'Deployment', 'deployments'),
    resource('networking.k8s.io', 'Ingress', 'ingresses'),
  ].map((found) => [found.kind, found]),
);

/** What one Kustomization applies: a small web application that runs no pod. */
export function loadObjects(index: number, version: LoadVersion, namespace: string = LOAD_NAMESPACE): KubeObject[] {
  const name = loadName(index);
  const labels = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': 'load' };
  const metadata = { name, namespace, labels };
  const selector = { 'app.kubernetes.io/name': name };
  const marked = version.mark === undefined ? metadata : { ...metadata, annotations: { 'bench.capstan.dev/mark': version.mark } };
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    { apiVersion: 'v1', kind: 'Service', metadata: marked, spec: { selector, ports: [{ name: 'http', port: 80, targetPort: 'http' }] } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        replicas: 0,
        selector: { matchLabels: selector },
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName: name,
            containers: [
              {
                name: 'web',
                image: `registry.example.com/web:${version.tag}`,
                ports: [{ name: 'http', containerPort: 8080 }],
                env: [{ name: 'MODE', value: 'production' }],
                resources: { requests: { cpu: '10m', memory: '16Mi' } },
              },
            ],
          },
        },
      },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata,
      spec: {
        rules: [
          {
            host: `${name}.example.com`,
            http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name, port: { name: 'http' } } } }] },
          },
        ],
      },
    },
  ];
}

/** The file that holds them, and its text. */
export function loadFile(index: number, version: LoadVersion): [path: string, text: string] {
  const text = loadObjects(index, version).map((object) => stringify(JSON.parse(JSON.stringify(object)), { flavor: 'sigs' }));
  return [`apps/${loadName(index)}/all.yaml`, text.join('---\n')];
}

export function loadName(index: number): string {
  return `web-${String(index).padStart(4, '0')}`;
}

/** The Kustomization of one of them. */
export function loadKustomization(index: number, interval: string): KubeObject {
  return kustomization(loadName(index), { path: `./apps/${loadName(index)}`, interval, wait: true });
}

/** A Kustomization of the load's repository. */
export function kustomization(name: string, spec: Record<string, unknown>): KubeObject {
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name, namespace: 'flux-system' },
    spec: { sourceRef: { kind: 'GitRepository', name: 'load' }, prune: true, timeout: '5m', ...spec },
  };
}
