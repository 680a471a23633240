import type { KubeObject } from '@capstan/kube';

/** What users switch on a single object, by annotations or labels under the owner's group (see the wire contract). */
export interface Switches {
  /** `reconcile: disabled` or `ssa: Ignore`: neither applied nor pruned nor waited for. */
  readonly ignored: boolean;
  /** `ssa: IfNotPresent`: created, never changed. */
  readonly ifNotPresent: boolean;
  /** `ssa: Merge`: fields of other tools are left to them. */
  readonly merge: boolean;
  /** `force: enabled`: recreated where a field cannot be changed. */
  readonly force: boolean;
  /** `prune: disabled`: never deleted. */
  readonly keep: boolean;
}

/** The switches that any of these objects (the one of Git and the live one) sets. */
export function readSwitches(group: string, ...objects: readonly (KubeObject | undefined)[]): Switches {
  const has = (name: string, value: string): boolean =>
    objects.some((object) => {
      const key = `${group}/${name}`;
      const { annotations, labels } = object?.metadata ?? {};
      return [annotations?.[key], labels?.[key]].some((text) => text?.toLowerCase() === value);
    });
  return {
    ignored: has('reconcile', 'disabled') || has('ssa', 'ignore'),
    ifNotPresent: has('ssa', 'ifnotpresent'),
    merge: has('ssa', 'merge'),
    force: has('force', 'enabled'),
    keep: has('prune', 'disabled'),
  };
}
