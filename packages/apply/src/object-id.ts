import type { Key, KubeObject } from '@capstan/kube';

/** Which object, whatever the version it is asked for in. The namespace of a cluster-scoped object is empty. */
export interface ObjectId {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** Group and version of an `apiVersion`; the core group is empty. */
export function splitApiVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/');
  return slash === -1 ? { group: '', version: apiVersion } : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/** The `apiVersion` of a group and version. */
export function joinApiVersion(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`;
}

/** The id of an object. */
export function idOf(object: KubeObject): ObjectId {
  return {
    group: splitApiVersion(object.apiVersion).group,
    kind: object.kind,
    namespace: object.metadata.namespace ?? '',
    name: object.metadata.name,
  };
}

/** What the API client asks for an object by. */
export function keyOfId({ namespace, name }: ObjectId): Key {
  return namespace === '' ? { name } : { namespace, name };
}

/** How people read an object's id: `KIND/NAMESPACE/NAME`, without the namespace where it has none. */
export function describeObject(id: ObjectId): string {
  return id.namespace === '' ? `${id.kind}/${id.name}` : `${id.kind}/${id.namespace}/${id.name}`;
}

/** The id as the inventory writes it: `NAMESPACE_NAME_GROUP_KIND`, a name's `:` (only RBAC has them) as `__`. */
export function formatInventoryId(id: ObjectId): string {
  const name = id.name.includes(':') ? id.name.replaceAll(':', '__') : id.name;
  // Joined, not concatenated: V8 would keep a tree of its parts, five objects for each of thousands that are remembered.
  return [id.namespace, name, id.group, id.kind].join('_');
}

/** The id that {@link formatInventoryId} wrote; undefined for a text that it never writes. Names keep their own single `_`. */
export function parseInventoryId(text: string): ObjectId | undefined {
  const first = text.indexOf('_');
  const last = text.lastIndexOf('_');
  const middle = text.lastIndexOf('_', last - 1);
  if (first === -1 || middle <= first) return undefined;
  const id = {
    namespace: text.slice(0, first),
    name: text.slice(first + 1, middle).replaceAll('__', ':'),
    group: text.slice(middle + 1, last),
    kind: text.slice(last + 1),
  };
  return id.name === '' || id.kind === '' ? undefined : id;
}
