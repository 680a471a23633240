import { KUBERNETES } from './generated/kubernetes.ts';
import { KUSTOMIZE } from './generated/kustomize.ts';
import { SchemaFacts } from './kind-schema.ts';

export { fillFields } from './fill-fields.ts';
export { FieldSchema, type ListRule, SchemaFacts } from './kind-schema.ts';
export type { SchemaEntry, SchemaTable } from './schema-table.ts';

/** What the API server that Capstan is tested with says about its built-in kinds. */
export const kubernetes: SchemaFacts = new SchemaFacts(KUBERNETES);

/**
 * What kustomize 5.8.1 believes: the OpenAPI document of Kubernetes 1.21. Newer kinds are unknown to it (their lists are replaced by a
 * patch, they count as namespaced), and so they are to a build that has to be equal to its.
 */
export const kustomize: SchemaFacts = new SchemaFacts(KUSTOMIZE);

/** {@link SchemaFacts.mergeKeys} of the API server's schema. */
export const mergeKeys: SchemaFacts['mergeKeys'] = (apiVersion, kind, path) => kubernetes.mergeKeys(apiVersion, kind, path);

/** {@link SchemaFacts.isNamespaced} of the API server's schema. */
export const isNamespaced: SchemaFacts['isNamespaced'] = (apiVersion, kind) => kubernetes.isNamespaced(apiVersion, kind);

/** {@link SchemaFacts.listType} of the API server's schema. */
export const listType: SchemaFacts['listType'] = (apiVersion, kind, path) => kubernetes.listType(apiVersion, kind, path);
