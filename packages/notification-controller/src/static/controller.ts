import type { KubeObject } from '@capstan/kube';
import { Controller, type ControllerOptions, type EventRecorder, type Finalizers, type Informer, keyOf } from '@capstan/runtime';

/** What the controller of a kind without a status works with. */
export interface StaticControllerOptions<T extends KubeObject>
  extends Omit<ControllerOptions<T>, 'name' | 'group' | 'kind' | 'reconcile' | 'informer'> {
  readonly informer: Informer<T>;
  readonly finalizers: Finalizers<T>;
  readonly events: EventRecorder;
  /** What is wrong with the object; undefined where nothing is. */
  readonly faultOf: (object: T) => string | undefined;
}

/**
 * The controller of a kind that is only read when an event comes, and has no status. It takes away the finalizer that earlier versions of
 * Flux put on Alerts and Providers, which would keep them from being deleted, and tells of a faulty object by a Warning Event when it
 * is made or changed rather than when the first alert fails.
 */
export function createStaticController<T extends KubeObject>(options: StaticControllerOptions<T>): Controller<T> {
  const { informer, finalizers, events, faultOf } = options;
  const { group, kind } = informer.resource;
  const controller = new Controller<T>({
    ...options,
    name: kind.toLowerCase(),
    group,
    kind,
    reconcile: async (key, { log, signal }) => {
      const object = informer.get(key);
      if (object === undefined) return {};
      const released = await finalizers.remove(object, signal);
      const fault = faultOf(released);
      if (fault !== undefined) {
        log.info(`the ${kind} cannot be used: ${fault}`);
        events.event(released, { severity: 'error', reason: 'ValidationFailed', message: fault });
      }
      return {};
    },
  });
  controller.watch(informer, ({ type, object, old }) => {
    const isNew = type === 'added' || old?.metadata.generation !== object.metadata.generation;
    const isBound = finalizers.has(object);
    return type !== 'deleted' && (isNew || isBound) ? [{ key: keyOf(object), reason: `${kind} ${type}` }] : [];
  });
  return controller;
}
