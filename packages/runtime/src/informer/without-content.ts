import type { KubeObject } from '@capstan/kube';

/**
 * Keeps of an object only what tells that it changed: key, uid, version and labels. For kinds of which there are many, and whose
 * annotations (`kubectl apply` copies a whole Secret into one) nobody here reads.
 */
export function withoutContent({ apiVersion, kind, metadata }: KubeObject): KubeObject {
  const { name, namespace, uid, resourceVersion, labels } = metadata;
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(uid === undefined ? {} : { uid }),
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
      ...(labels === undefined ? {} : { labels }),
    },
  };
}
