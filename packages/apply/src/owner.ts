import type { KubeObject } from '@capstan/kube';

/** Who applies: the object that an inventory belongs to, and the field manager that writes in its name. */
export interface Owner {
  /** The field manager, such as `kustomize-controller`. */
  readonly manager: string;
  /** The API group that prefixes the owner's labels and switches, such as `kustomize.toolkit.fluxcd.io`. */
  readonly group: string;
  readonly namespace: string;
  readonly name: string;
}

/** The labels that tell whose an object is. */
export function ownerLabels(owner: Owner): Record<string, string> {
  return { [`${owner.group}/name`]: owner.name, [`${owner.group}/namespace`]: owner.namespace };
}

/** Whether an object carries this owner's labels. */
export function isOwnedBy(object: KubeObject, owner: Owner): boolean {
  const labels = object.metadata.labels ?? {};
  return Object.entries(ownerLabels(owner)).every(([name, value]) => labels[name] === value);
}

/** `NAMESPACE/NAME` of the owner that an object's labels name, if any. */
export function ownerOf({ metadata }: KubeObject, group: string): string | undefined {
  const [name, namespace] = [metadata.labels?.[`${group}/name`], metadata.labels?.[`${group}/namespace`]];
  return name === undefined || namespace === undefined ? undefined : `${namespace}/${name}`;
}
