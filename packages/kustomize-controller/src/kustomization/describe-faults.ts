import { type ApplyError, type Change, describeChanges, formatInventoryId, idOf } from '@capstan/apply';
import type { KubeObject } from '@capstan/kube';
import type { BuiltObject } from './build-manifests.ts';

/** Where an object was written, by inventory id. */
export type Origins = ReadonlyMap<string, { readonly path: string; readonly line: number }>;

/** Every fault with the file and line of its object, then what was changed all the same: one line each. */
export function describeFaults(faults: readonly ApplyError[], changes: readonly Change[], origins: Origins): string {
  const lines = faults.map((fault) => {
    const origin = fault.object === undefined ? undefined : origins.get(formatInventoryId(fault.object));
    return withOrigin(fault.message, origin);
  });
  const applied = describeChanges(changes);
  return applied === '' ? lines.join('\n') : `${lines.join('\n')}\napplied before:\n${applied}`;
}

/** A message with the file and line that it is about, where they are known. */
export function withOrigin(message: string, origin: { readonly path: string; readonly line: number } | undefined): string {
  return origin === undefined ? message : `${message} (${origin.path}:${origin.line})`;
}

/** Where each object is written; the lists are of the same objects in the same order. */
export function originsOf(objects: readonly KubeObject[], built: readonly BuiltObject[]): Origins {
  return new Map(
    objects.map((object, index) => [formatInventoryId(idOf(object)), { path: built[index]?.path ?? '', line: built[index]?.line ?? 0 }]),
  );
}
