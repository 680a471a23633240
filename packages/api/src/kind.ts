import type { Static, TObject, TProperties, TSchema } from 'typebox';
import type { ObjectMeta } from './object-meta.ts';

/** How the API server is asked for a kind; the same shape as discovery gives. */
export interface Resource {
  group: string;
  version: string;
  kind: string;
  plural: string;
  namespaced: boolean;
}

/** One column of `kubectl get`. */
export interface PrinterColumn {
  readonly name: string;
  readonly type: 'string' | 'date';
  readonly jsonPath: string;
}

/** A version that is still served, under its own name, for manifests written long ago. */
export interface RetiredVersion {
  readonly version: string;
  /** Fields that only this version has: accepted, and dropped when the object is stored in the current version. */
  readonly spec?: TProperties;
  readonly status?: TProperties;
  /**
   * Retired fields of groups below `spec`, by path (`chart.spec`, `postRenderers[].kustomize`).
   */
  readonly nested?: Readonly<Record<string, TProperties>>;
  /**
   * Those of them without which something else would be applied than its author wrote, by path below `spec`,
   * with what to use instead. Dropping one in silence would be worse than refusing it.
   */
  readonly refused?: Readonly<Record<string, string>>;
}

/** A kind as it is written down once. */
export interface KindOptions<Spec extends TObject, Status extends TSchema | undefined> {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly shortNames?: readonly string[];
  readonly categories: readonly string[];
  /** The controller that reconciles it. */
  readonly component: string;
  readonly description: string;
  readonly columns: readonly PrinterColumn[];
  readonly spec: Spec;
  /** Its status, where it has one; the CRD then has the status subresource. */
  readonly status?: Status;
  /** What the API server puts where an object has no status yet. */
  readonly statusDefault?: Readonly<Record<string, unknown>>;
  readonly retired?: readonly RetiredVersion[];
}

/** A kind of the API: everything that can be known of it without a cluster. */
export interface Kind<Spec extends TObject = TObject, Status extends TSchema | undefined = TSchema | undefined>
  extends KindOptions<Spec, Status> {
  readonly apiVersion: string;
  readonly resource: Resource;
}

/** The type of an object of a kind. */
export type ObjectOf<K> =
  K extends Kind<infer Spec, infer Status>
    ? {
        apiVersion: string;
        kind: string;
        metadata: ObjectMeta;
        spec: Static<Spec>;
      } & (Status extends TSchema ? { status?: Static<Status> } : unknown)
    : never;

/** Writes a kind down. */
export function defineKind<Spec extends TObject, Status extends TSchema | undefined = undefined>(
  options: KindOptions<Spec, Status>,
): Kind<Spec, Status> {
  const { group, version, kind, plural } = options;
  return { ...options, apiVersion: `${group}/${version}`, resource: { group, version, kind, plural, namespaced: true } };
}
