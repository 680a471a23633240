import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Client, KubeError, type KubeObject, type Resource } from '@capstan/kube';
import { parseDocuments } from '@capstan/yaml';
import { root } from '../../scripts/toolchain.mjs';
import { waitFor } from '../wait-for.ts';
import { NAMESPACE } from './sample-objects.ts';

const crds: Resource = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  namespaced: false,
};
const namespaces: Resource = { group: '', version: 'v1', kind: 'Namespace', plural: 'namespaces', namespaced: false };
const apply = { fieldManager: 'capstan-start', force: true };

/** What was installed, in the order in which it goes again. */
export interface Installed {
  readonly resource: Resource;
  readonly name: string;
}

/** Applies Capstan's CRDs and its namespace, and waits until every kind is served; what of it was not there before. */
export async function install(client: Client): Promise<Installed[]> {
  const folder = join(root, 'packages/api/crds');
  const objects = readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => parseDocuments(readFileSync(join(folder, file), 'utf8'), { flavor: 'sigs', file }))
    // The files are made by packages/api and hold CRDs only.
    .map((document) => document as unknown as KubeObject);
  const installed = [
    { resource: namespaces, name: NAMESPACE },
    ...objects.map(({ metadata }) => ({ resource: crds, name: metadata.name })),
  ];
  const isNew = await Promise.all(installed.map(async ({ resource, name }) => !(await exists(client, resource, { name }))));
  await Promise.all(objects.map((object) => client.apply(crds, object, apply)));
  await client.apply(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } }, apply);
  await waitFor(
    async () => {
      const { items: served } = await client.list(crds);
      return objects.every(({ metadata }) => served.some((crd) => crd.metadata.name === metadata.name && isEstablished(crd)));
    },
    { what: 'the CRDs to be established' },
  );
  client.discovery.invalidate();
  return installed.filter((_, index) => isNew[index]);
}

/** Deletes an object and waits until it is gone. */
export async function remove(client: Client, resource: Resource, key: { namespace?: string; name: string }): Promise<void> {
  try {
    await client.delete(resource, key, { propagationPolicy: 'Background' });
  } catch (error) {
    if (!(error instanceof KubeError && error.code === 'NotFound')) throw error;
  }
  await waitFor(async () => !(await exists(client, resource, key)), {
    what: `${resource.kind} ${key.name} to be gone`,
    deadlineMs: 60_000,
  });
}

async function exists(client: Client, resource: Resource, key: { namespace?: string; name: string }): Promise<boolean> {
  try {
    await client.get(resource, key, { metadataOnly: true });
    return true;
  } catch (error) {
    if (error instanceof KubeError && error.code === 'NotFound') return false;
    throw error;
  }
}

function isEstablished({ status }: KubeObject): boolean {
  if (typeof status !== 'object' || status === null || !('conditions' in status) || !Array.isArray(status.conditions)) return false;
  return status.conditions.some(({ type, status: holds }) => type === 'Established' && holds === 'True');
}
