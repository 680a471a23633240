import { Annotation, type Artifact, type Kustomization } from '@capstan/api';
import { type AppliedMemory, compareLive, type LiveView } from '@capstan/apply';
import type { Key, Resource } from '@capstan/kube';
import type { Closure } from '@capstan/kustomize';
import { isTrue } from '@capstan/runtime';

/** The version of a config of which no watch has told. */
export const UNKNOWN_VERSION = '@unknown';

/** What is remembered of an object's last success, in memory alone. */
export interface OwnerState {
  readonly uid: string;
  readonly generation: number;
  readonly artifactDigest: string;
  /** Of what was built, and of the inputs of the build; see digestClosure. */
  readonly buildDigest: string;
  readonly closure: Closure;
  readonly closureDigest: string | undefined;
  /** The versions of the ConfigMaps and Secrets that it was built with. */
  readonly configs: string;
  /** What was applied, but for what a switch leaves alone: its inventory id, and where it is served. */
  readonly applied: readonly { readonly id: string; readonly key: Key; readonly resource: Resource }[];
  /** Whether health is asked for of these. */
  readonly awaited: boolean;
  /** Health is asked for of objects that no watch of ours covers. */
  readonly asksOthers: boolean;
  /** The inventory still holds what is no longer built: another owner is to take it over. */
  readonly awaitsTakeover: boolean;
}

/** Whether the last success was of this very artifact. */
export function isOfArtifact(state: OwnerState, object: Kustomization, artifact: Artifact): boolean {
  return state.artifactDigest === artifact.digest && object.status?.lastAppliedRevision === artifact.revision;
}

/**
 * Whether everything is as the last success left it, by what is known without asking: then an interval, or a new revision that builds the
 * same, has nothing to do. Pure but for the views that it is given.
 */
export function isSettled(
  state: OwnerState | undefined,
  object: Kustomization,
  given: { configs: string; memory: AppliedMemory; live: LiveView; owner: string },
): state is OwnerState {
  if (state === undefined || state.asksOthers || state.awaitsTakeover) return false;
  const { metadata, status } = object;
  const asked = metadata.annotations?.[Annotation.requestedAt];
  if (state.uid !== metadata.uid || state.generation !== metadata.generation || state.configs !== given.configs) return false;
  if (given.configs.includes(UNKNOWN_VERSION)) return false;
  if (asked !== undefined && asked !== status?.lastHandledReconcileAt) return false;
  if (!isTrue(object, 'Ready') || status?.observedGeneration !== metadata.generation) return false;
  return state.applied.every(({ id, key, resource }) => {
    const live = given.live.lookup(resource, key);
    const record = given.memory.get(given.owner, id);
    if (record === undefined || live === undefined || live === 'unknown') return false;
    if (live.taken || compareLive(record.entry, live) !== undefined) return false;
    return !state.awaited || record.healthyAt === live.resourceVersion;
  });
}
