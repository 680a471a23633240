/** Which object is meant. */
export interface ObjectReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

export interface ObjectCondition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly observedGeneration?: number;
  readonly lastTransitionTime?: string;
}

/** An object as the tests read it: what is common is typed, the rest is the caller's knowledge. */
export interface ClusterObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly generation?: number;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly finalizers?: readonly string[];
    readonly managedFields?: readonly { readonly manager?: string; readonly operation?: string; readonly subresource?: string }[];
    readonly deletionTimestamp?: string;
  };
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: {
    readonly conditions?: readonly ObjectCondition[];
    readonly observedGeneration?: number;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

/** `Kind/namespace/name`, as messages name an object. */
export function nameOf({ kind, namespace, name }: ObjectReference): string {
  return [kind, namespace, name].filter((part) => part !== undefined).join('/');
}

export function referenceTo({ apiVersion, kind, metadata: { namespace, name } }: ClusterObject): ObjectReference {
  return { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) };
}

/** The condition of that type; undefined where it is absent. */
export function conditionOf(object: ClusterObject, type: string): ObjectCondition | undefined {
  return object.status?.conditions?.find((condition) => condition.type === type);
}
