import { type DriftEvent, describeObject, parseInventoryId } from '@capstan/apply';
import type { KubeObject, Resource } from '@capstan/kube';
import {
  type Controller,
  getCondition,
  type Informer,
  type InformerEvent,
  isReady,
  keyOf,
  type ObjectKey,
  parseKey,
  type Wish,
  wishChanged,
} from '@capstan/runtime';
import { configsOf, formatConfig } from './config-watch.ts';
import { dependenciesOf } from './dependencies.ts';
import { intervalOf } from './durations.ts';
import type { KustomizationObject } from './kustomization-object.ts';
import { formatSource, sourceOf } from './source-reference.ts';
import { newlyAvailable } from './source-watch.ts';

/** Reasons of drift begin with this. */
const DRIFT = 'drift ';

const BY_SOURCE = 'source';
const BY_DEPENDENCY = 'dependency';
const BY_CONFIG = 'config';
const BY_MISSING_KIND = 'missing kind';

/** Keeps Kustomizations findable by what wakes them. */
export function addIndexes(informer: Informer<KustomizationObject>): void {
  informer.addIndex(BY_SOURCE, (object) => [formatSource(sourceOf(object))]);
  informer.addIndex(BY_DEPENDENCY, (object) => dependenciesOf(object).map(({ namespace, name }) => `${namespace}/${name}`));
  informer.addIndex(BY_CONFIG, (object) => configsOf(object).map(({ kind, namespace, name }) => formatConfig(kind, namespace, name)));
  informer.addIndex(BY_MISSING_KIND, missingKindsOf);
}

/** The kinds, `GROUP/VERSION/KIND`, for want of which an object is not ready. Its condition knows them after a restart, too. */
function missingKindsOf(object: KustomizationObject): string[] {
  const ready = getCondition(object, 'Ready');
  if (ready === undefined || ready.status === 'True') return [];
  const named = ready.message.matchAll(/no matches for kind "([^"]*)" in version "([^"]*)"/g);
  return [...named].map(([, kind, version]) => `${version}/${kind}`);
}

/** A kind that the API server begins to serve wakes those that failed for want of it. */
export function* wakeByKind({ group, version, kind }: Resource, informer: Informer<KustomizationObject>): Generator<Wish> {
  for (const object of informer.byIndex(BY_MISSING_KIND, `${group}/${version}/${kind}`)) {
    yield { key: keyOf(object), reason: `${kind} is served` };
  }
}

/** A new wish of a Kustomization wakes it, and ends what it still waits for. */
export function* wakeItself(event: InformerEvent<KustomizationObject>): Generator<Wish> {
  if (wishChanged(event)) yield { key: keyOf(event.object), reason: 'change', cancelRunning: true };
}

/** A change of a Kustomization, of this shard or another, wakes those that depend on it where it matters to them. */
export function* wakeDependents(event: InformerEvent<KustomizationObject>, informer: Informer<KustomizationObject>): Generator<Wish> {
  // At the start every object is looked at anyway.
  if (event.initial || !concernsDependents(event)) return;
  const { namespace, name } = keyOf(event.object);
  for (const dependent of informer.byIndex(BY_DEPENDENCY, `${namespace}/${name}`)) {
    yield { key: keyOf(dependent), reason: `dependency ${namespace}/${name}` };
  }
}

/** A change of a Kustomization wakes those that wait for others to take over what they no longer build: it may be the one, or no longer. */
export function* wakeHandingOver(event: InformerEvent<KustomizationObject>, handingOver: ReadonlySet<string>): Generator<Wish> {
  if (handingOver.size === 0 || event.initial || !concernsDependents(event)) return;
  const { namespace, name } = keyOf(event.object);
  for (const owner of handingOver) {
    if (owner !== `${namespace}/${name}`) yield { key: parseKey(owner), reason: `${namespace}/${name} may have taken over` };
  }
}

/** Whether another object waits for this one. */
export function hasDependents({ namespace, name }: ObjectKey, informer: Informer<KustomizationObject>): boolean {
  return informer.byIndex(BY_DEPENDENCY, `${namespace}/${name}`).length > 0;
}

/** Whether an event may change what dependents decide: it became ready or is no longer, at another revision, or depends on others now. */
function concernsDependents({ type, object, old }: InformerEvent<KustomizationObject>): boolean {
  if (type !== 'updated' || old === undefined) return true;
  return (
    isReady(object) !== isReady(old) ||
    object.metadata.generation !== old.metadata.generation ||
    object.status?.observedGeneration !== old.status?.observedGeneration ||
    object.status?.lastAppliedRevision !== old.status?.lastAppliedRevision
  );
}

/** A new artifact wakes those who build from it, and ends what they still wait for. */
export function* wakeBySource(kind: string, event: InformerEvent, informer: Informer<KustomizationObject>): Generator<Wish> {
  // At the start every object is looked at anyway.
  if (event.initial) return;
  const source = newlyAvailable(kind, event);
  if (source === undefined) return;
  for (const object of informer.byIndex(BY_SOURCE, source)) {
    yield { key: keyOf(object), reason: source, cancelRunning: event.type !== 'deleted' };
  }
}

/** A change of a ConfigMap or Secret that `isWaking` wakes those who refer to it. */
export function* wakeByConfig(
  kind: string,
  event: InformerEvent,
  informer: Informer<KustomizationObject>,
  isWaking: (object: KubeObject) => boolean,
): Generator<Wish> {
  if (event.initial || !isWaking(event.object)) return;
  const { namespace = '', name } = event.object.metadata;
  for (const object of informer.byIndex(BY_CONFIG, formatConfig(kind, namespace, name))) {
    yield { key: keyOf(object), reason: `${kind}/${namespace}/${name}`, cancelRunning: true };
  }
}

/** Whether a reason ends a wait for health: what is waited for is no longer what was applied, or is to be applied with other values. */
export function endsWait(reason: string): boolean {
  return reason.startsWith(DRIFT) || /^(?:ConfigMap|Secret)\//.test(reason);
}

/** Drift wakes its owner; an object that keeps drifting waits longer each time. */
export function wakeByDrift(
  { owner, id, kind }: DriftEvent,
  controller: Controller<KustomizationObject>,
  informer: Informer<KustomizationObject>,
  delayMs: (key: string, limitMs: number) => number,
): void {
  const key = parseKey(owner);
  const object = informer.get(key);
  if (object === undefined) return;
  const parsed = parseInventoryId(id);
  const what = parsed === undefined ? id : describeObject(parsed);
  controller.enqueue(key, `${DRIFT}of ${what} (${kind})`, { afterMs: delayMs(`${owner}|${id}`, intervalOf(object.spec)) });
}
