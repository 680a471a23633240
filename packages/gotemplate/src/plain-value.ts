import { GoBytes, GoInt, GoMap, GoSlice, HostObject, type Value } from './value.ts';

/** What JSON or YAML text holds once it is read: mappings as Maps or objects without a prototype. */
export type Plain =
  | null
  | undefined
  | boolean
  | number
  | bigint
  | string
  | readonly Plain[]
  | ReadonlyMap<string, Plain>
  | { readonly [key: string]: Plain };

/** Plain data as Go's JSON decoder gives it to templates: every number a float64, mappings as `map[string]interface {}`. */
export function valueOfPlain(plain: unknown): Value {
  if (plain === null || plain === undefined) return null;
  if (typeof plain === 'string' || typeof plain === 'number' || typeof plain === 'boolean') return plain;
  if (typeof plain === 'bigint') return Number(plain);
  if (Array.isArray(plain)) return plain.map(valueOfPlain);
  const map = new GoMap();
  for (const [key, item] of plain instanceof Map ? plain : Object.entries(plain)) map.set(key, valueOfPlain(item));
  return map;
}

/** A value as plain data, for writers of YAML and TOML: integers as bigints, bytes in base64, nil as null. */
export function plainOfValue(value: Value): Plain {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(plainOfValue);
  if (value instanceof GoInt) return value.value;
  if (value instanceof GoSlice) {
    if (value.isNil) return null;
    return value.type === '[]uint8' ? bytesOfSlice(value).toString('base64') : value.items.map(plainOfValue);
  }
  if (value instanceof HostObject) return plainOfValue(value.encoded());
  if (value.isNil) return null;
  const plain = new Map<string, Plain>();
  for (const [key, item] of value) plain.set(key, plainOfValue(item));
  return plain;
}

/** The bytes of a `[]uint8`. */
export function bytesOfSlice(slice: GoSlice): Buffer {
  if (slice instanceof GoBytes) return Buffer.from(slice.bytes);
  return Buffer.from(slice.items.map((item) => (item instanceof GoInt ? Number(item.value) : 0)));
}
