import type { Client, KubeObject, Resource } from '@capstan/kube';

/** What the bench sees of a kind's objects, by one watch of its own. */
export interface ObjectFollower<T extends KubeObject> extends Disposable {
  /** By name: the bench keeps to one namespace a kind. */
  readonly objects: ReadonlyMap<string, T>;
  /**
   * Resolves when `holds` has been true of each of these objects, not necessarily at once, with the time of the last (`performance.now`).
   * Rejects after `deadlineMs`, naming some that are missing.
   */
  until(names: readonly string[], holds: (object: T) => boolean, deadlineMs?: number): Promise<number>;
}

/** Follows a kind in one namespace. */
export function followObjects<T extends KubeObject>(
  client: Client,
  resource: Resource,
  options: { namespace: string; metadataOnly?: boolean },
): ObjectFollower<T> {
  const stop = new AbortController();
  const objects = new Map<string, T>();
  const listeners = new Set<(object: T) => void>();
  const see = (object: T): void => {
    objects.set(object.metadata.name, object);
    for (const listener of listeners) listener(object);
  };
  const follow = async (): Promise<void> => {
    for await (const event of client.watchResource<T>(resource, { ...options, signal: stop.signal })) {
      if (event.type === 'restarted') for (const item of event.items) see(item);
      else if (event.type === 'added' || event.type === 'modified') see(event.object);
      else if (event.type === 'deleted') objects.delete(event.object.metadata.name);
    }
  };
  void follow().catch((error: unknown) => {
    if (!stop.signal.aborted) throw error;
  });
  const until: ObjectFollower<T>['until'] = (names, holds, deadlineMs = 900_000) =>
    new Promise((resolve, reject) => {
      const missing = new Set(names);
      const settle = (): void => {
        listeners.delete(look);
        clearTimeout(timer);
      };
      const timer = setTimeout(() => {
        settle();
        const some = [...missing].slice(0, 3).map((name) => `${name} ${JSON.stringify(objects.get(name)?.status)}`);
        reject(
          new Error(
            `${missing.size} of ${names.length} ${resource.plural} are still missing after ${deadlineMs / 1000} s: ${some.join('; ')}`,
          ),
        );
      }, deadlineMs);
      const look = (object: T): void => {
        if (!missing.has(object.metadata.name) || !holds(object)) return;
        missing.delete(object.metadata.name);
        if (missing.size > 0) return;
        settle();
        resolve(performance.now());
      };
      listeners.add(look);
      for (const object of objects.values()) look(object);
    });
  return { objects, until, [Symbol.dispose]: () => stop.abort() };
}
