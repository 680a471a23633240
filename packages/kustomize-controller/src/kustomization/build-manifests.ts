import type { KubeObject } from '@capstan/kube';
import type { Tree } from '@capstan/tree';

/** Values for the variables in manifests. */
export interface Substitutions {
  readonly variables: readonly (readonly [name: string, value: string])[];
  /** A variable without a value is a fault. */
  readonly strict: boolean;
  /** Substitute even where no values are given. */
  readonly always: boolean;
}

export interface BuildRequest {
  readonly path: string;
  readonly overrides: unknown;
  readonly substitutions: Substitutions | undefined;
}
export interface BuiltObject {
  readonly object: KubeObject;
  readonly path: string;
  readonly line: number;
}
export type BuildOutput =
  | { readonly ok: true; readonly objects: readonly BuiltObject[]; readonly digest: string }
  | { readonly ok: false; readonly faults: readonly string[]; readonly objects: readonly BuiltObject[] };

export function buildManifests(_tree: Tree, _request: BuildRequest): BuildOutput {
  throw new Error('not yet');
}

export function overridesOf(object: unknown): unknown {
  return object;
}
