import { createHash } from 'node:crypto';
import type { Kustomization } from '@capstan/api';
import type { KubeObject } from '@capstan/kube';
import {
  type BuildOptions,
  type BuiltResource,
  build,
  type Closure,
  type Fault,
  type FluxOverrides,
  formatFault,
  formatResources,
  type RemoteAnswer,
  type RemoteRequest,
  type SubstituteResult,
  substitute,
} from '@capstan/kustomize';
import { answersFrom } from '@capstan/remote-bases';
import type { Tree } from '@capstan/tree';
import { findUnidentified } from './find-unidentified.ts';
import { salvage } from './salvage.ts';
import { type CommonMetadata, withCommonMetadata } from './with-common-metadata.ts';

/** Values for the variables in manifests. */
export interface Substitutions {
  readonly variables: readonly (readonly [name: string, value: string])[];
  /** A variable without a value is a fault. */
  readonly strict: boolean;
  /** Substitute even where no values are given. */
  readonly always: boolean;
}

/** What to build of a tree; it crosses to a worker. */
export interface BuildRequest {
  readonly path: string;
  readonly overrides: FluxOverrides;
  /** For every object; what is built is not otherwise changed by it. */
  readonly commonMetadata?: CommonMetadata | undefined;
  readonly substitutions: Substitutions | undefined;
  /** What is known of remote bases, by key; they are refused where it is absent. */
  readonly remotes?: ReadonlyMap<string, RemoteAnswer> | undefined;
}

/** One object of a build, and where it is written. */
export interface BuiltObject {
  readonly object: KubeObject;
  readonly path: string;
  readonly line: number;
}

/** What a build gave; it crosses from a worker. */
export type BuildOutput =
  | {
      readonly ok: true;
      readonly objects: readonly BuiltObject[];
      /** Of the manifests as text, `sha256:HEX`; as in Flux, the common metadata are no part of it. */
      readonly digest: string;
      readonly closure: Closure;
      readonly missing?: undefined;
    }
  | {
      readonly ok: false;
      /** Every fault, one line each, with file and line. */
      readonly faults: readonly string[];
      readonly closure: Closure;
      /** What is left without all that is wrong: never to be applied, but the API server may find more in it. */
      readonly salvaged: readonly BuiltObject[];
      /** Remote bases that it asked for in vain: with them it is to be built again, and the faults are none. */
      readonly missing?: readonly RemoteRequest[] | undefined;
    };

/** Builds a path of a tree as Flux does: a path without a kustomization file gets one of all manifests below it. Pure. */
export function buildManifests(tree: Tree, request: BuildRequest): BuildOutput {
  const { remote, missing } = answersFrom(request.remotes ?? new Map());
  const port = request.remotes === undefined ? {} : { remote };
  const options: BuildOptions = { overrides: request.overrides, generateMissing: true, loadRestriction: 'tree', ...port };
  const result = build(tree, request.path, options);
  const { closure } = result;
  if (missing.length > 0) return { ok: false, faults: [], closure, salvaged: [], missing };
  // A broken build hides faults that come after it: what is left of it is looked at as well, so that all are told at once.
  const found = result.ok ? [] : result.faults;
  const gathered = result.ok ? result.resources : (salvage(tree, request.path, options, result.faults) ?? []);
  const substituted = substituteAll(tree, gathered, request.substitutions);
  // A variable that nobody replaced would be a fault of its own making.
  const resources = substituted.ok ? substituted.resources : gathered.filter((resource) => !resource.yaml().includes('${'));
  const built = resources.map(toObject);
  const unidentified = new Map(built.map((one) => [one, findUnidentified(one)]));
  const faults = [...found, ...(substituted.ok ? [] : substituted.faults), ...[...unidentified.values()].flat()];
  if (faults.length > 0) {
    return { ok: false, faults: faults.map(formatFault), closure, salvaged: built.filter((one) => unidentified.get(one)?.length === 0) };
  }
  const oversized = built.flatMap(findOversized);
  if (oversized.length > 0) return { ok: false, faults: oversized.map(formatFault), closure, salvaged: [] };
  const digest = createHash('sha256').update(formatResources(resources)).digest('hex');
  const objects = built.map((one) => ({ ...one, object: withCommonMetadata(one.object, request.commonMetadata) }));
  return { ok: true, objects, digest: `sha256:${digest}`, closure };
}

/** Most bytes of a request that the API server reads; it hangs up on more, which looks like a fault of the network. */
const MOST_OBJECT_BYTES = 3 * 1024 * 1024;

/** What makes an object one that no API server takes. */
function findOversized({ object, path, line }: BuiltObject): Fault[] {
  const bytes = sizeOf(object);
  if (bytes <= MOST_OBJECT_BYTES) return [];
  const { kind, metadata } = object;
  const label = [kind, metadata.namespace, metadata.name].filter((part) => part !== undefined).join('/');
  const message = `holds ${bytes} bytes, the API server takes no more than ${MOST_OBJECT_BYTES}`;
  return [{ code: 'LimitExceeded', file: path, line, object: label, message }];
}

/** The bytes of a value as JSON, escapes not counted. Nothing is written for it: the value may be huge. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value) + 2;
  if (typeof value !== 'object' || value === null) return String(value).length;
  let bytes = 2;
  for (const [key, item] of Object.entries(value)) bytes += (Array.isArray(value) ? 1 : key.length + 4) + sizeOf(item);
  return bytes;
}

function substituteAll(tree: Tree, resources: BuiltResource[], substitutions: Substitutions | undefined): SubstituteResult {
  if (substitutions === undefined) return { ok: true, resources };
  const { variables, strict, always } = substitutions;
  return substitute(resources, new Map(variables), { strict, strategy: always ? 'Always' : 'WithVariables', tree });
}

function toObject(resource: BuiltResource): BuiltObject {
  const { path, line } = resource.origin;
  // What has no kind or name, or none that is a text, was refused.
  return { object: resource.object as unknown as KubeObject, path, line };
}

/** The fields of an object that act as if its kustomization file had them. */
export function overridesOf({ spec }: Pick<Kustomization, 'spec'>): FluxOverrides {
  const { targetNamespace, namePrefix, nameSuffix, patches, images, components, ignoreMissingComponents, buildMetadata } = spec;
  return {
    ...(targetNamespace === undefined ? {} : { targetNamespace }),
    ...(namePrefix === undefined ? {} : { namePrefix }),
    ...(nameSuffix === undefined ? {} : { nameSuffix }),
    ...(patches === undefined ? {} : { patches }),
    ...(images === undefined ? {} : { images }),
    ...(components === undefined ? {} : { components }),
    ...(ignoreMissingComponents === undefined ? {} : { ignoreMissingComponents }),
    ...(buildMetadata === undefined ? {} : { buildMetadata }),
  };
}
