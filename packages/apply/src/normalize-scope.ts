import type { Discovery, KubeObject } from '@capstan/kube';

/**
 * The objects, those of kinds without namespaces freed of one: a build gives a namespace to every object of a kind that it does not know.
 * Kinds that are defined by these very objects count as they are defined there.
 */
export async function normalizeScope(objects: readonly KubeObject[], discovery: Discovery): Promise<KubeObject[]> {
  const defined = new Map(objects.filter(({ kind }) => kind === 'CustomResourceDefinition').flatMap(scopeOf));
  return Promise.all(
    objects.map(async (object) => {
      if (object.metadata.namespace === undefined) return object;
      const group = object.apiVersion.split('/')[0] ?? '';
      const namespaced =
        defined.get(`${group}/${object.kind}`) ?? (await discovery.resourceFor(object.apiVersion, object.kind))?.namespaced ?? true;
      if (namespaced) return object;
      const { namespace: _, ...metadata } = object.metadata;
      return { ...object, metadata };
    }),
  );
}

function scopeOf({ spec }: KubeObject): [string, boolean][] {
  if (typeof spec !== 'object' || spec === null || !('group' in spec) || !('names' in spec) || !('scope' in spec)) return [];
  const { group, names, scope } = spec;
  if (typeof names !== 'object' || names === null || !('kind' in names)) return [];
  return [[`${String(group)}/${String(names.kind)}`, scope !== 'Cluster']];
}
