import type { ApplyOptions } from './apply-options.ts';
import type { PlannedObject } from './planned-object.ts';
import { undeclaredFields, withoutFields } from './undeclared-fields.ts';

/** The object without the fields of which a refusal says that no schema has them; undefined for any other refusal. They are told. */
export function withoutUndeclared(planned: PlannedObject, error: unknown, { onIgnored }: ApplyOptions): PlannedObject | undefined {
  const fields = undeclaredFields(error);
  const object = fields.length === 0 ? undefined : withoutFields(planned.object, fields);
  if (object === undefined) return undefined;
  onIgnored?.(planned.item, fields);
  return { ...planned, object };
}
