import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client, KubeObject, Resource } from '@capstan/kube';
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

/** Applies Capstan's CRDs and its namespace, and waits until every kind is served. */
export async function install(client: Client): Promise<void> {
  const folder = join(root, 'packages/api/crds');
  const objects = readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => parseDocuments(readFileSync(join(folder, file), 'utf8'), { flavor: 'sigs', file }))
    // The files are made by packages/api and hold CRDs only.
    .map((document) => document as unknown as KubeObject);
  await Promise.all(objects.map((object) => client.apply(crds, object, apply)));
  await client.apply(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } }, apply);
  await waitFor(
    async () => {
      const { items } = await client.list(crds);
      return objects.every(({ metadata }) => items.some((crd) => crd.metadata.name === metadata.name && isEstablished(crd)));
    },
    { what: 'the CRDs to be established' },
  );
  client.discovery.invalidate();
}

function isEstablished({ status }: KubeObject): boolean {
  if (typeof status !== 'object' || status === null || !('conditions' in status) || !Array.isArray(status.conditions)) return false;
  return status.conditions.some(({ type, status: holds }) => type === 'Established' && holds === 'True');
}
