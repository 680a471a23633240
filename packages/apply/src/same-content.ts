import type { KubeObject } from '@capstan/kube';

/** Whether two states of an object say the same, but for its status and what the API server keeps of who wrote it. */
export function isSameContent(one: KubeObject, other: KubeObject): boolean {
  return isSameValue(contentOf(one), contentOf(other));
}

function contentOf({ status: _status, metadata, ...rest }: KubeObject): object {
  const { managedFields: _fields, resourceVersion: _version, generation: _generation, ...kept } = metadata;
  return { ...rest, metadata: kept };
}

/** Of JSON, whatever its objects' prototypes are. */
function isSameValue(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const entries = Object.entries(one);
  if (entries.length !== Object.keys(other).length) return false;
  return entries.every(([key, value]) => Object.hasOwn(other, key) && isSameValue(value, Reflect.get(other, key)));
}
