/** Go's kinds, by reflect's names. */
export type Kind =
  | 'invalid'
  | 'bool'
  | 'string'
  | 'int'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'float64'
  | 'map'
  | 'slice'
  | 'ptr'
  | 'struct'
  | 'interface'
  | 'func';

export type IntKind = 'int' | 'int8' | 'int16' | 'int32' | 'int64' | 'uint' | 'uint8' | 'uint16' | 'uint32' | 'uint64';

export const ANY_TYPE = 'interface {}';
export const ANY_MAP = 'map[string]interface {}';
export const ANY_SLICE = '[]interface {}';

/** A Go integer. Floats are JavaScript numbers, so that the two never mix. */
export class GoInt {
  readonly kind: IntKind;
  readonly value: bigint;

  constructor(kind: IntKind, value: bigint) {
    this.kind = kind;
    this.value = value;
  }
}

const SMALL_LIMIT = 512;
const SMALL = Array.from(
  { length: SMALL_LIMIT },
  (_, value) => [new GoInt('int', BigInt(value)), new GoInt('int64', BigInt(value))] as const,
);

/** A Go `int`; wraps at 64 bits. */
export function int(value: number | bigint): GoInt {
  if (value >= 0 && value < SMALL_LIMIT) {
    const small = SMALL[Number(value)];
    if (small !== undefined) return small[0];
  }
  return new GoInt('int', BigInt.asIntN(64, BigInt(value)));
}

/** A Go `int64`; wraps at 64 bits. */
export function int64(value: number | bigint): GoInt {
  if (value >= 0 && value < SMALL_LIMIT) {
    const small = SMALL[Number(value)];
    if (small !== undefined) return small[1];
  }
  return new GoInt('int64', BigInt.asIntN(64, BigInt(value)));
}

/** A Go map with string keys; `type` tells `map[string]interface {}` from its relatives. Changed in place, as Go's. */
export class GoMap extends Map<string, Value> {
  type: string = ANY_MAP;
  /** Whether it is a nil map: empty, and not to be written to. */
  isNil = false;
  /** Methods of a named map type; they go before its keys. */
  methods: ReadonlyMap<string, Method> | undefined = undefined;

  /** A map of another type than `map[string]interface {}`. */
  static typed(type: string, entries?: Iterable<readonly [string, Value]>): GoMap {
    const map = new GoMap(entries);
    map.type = type;
    return map;
  }
}

/** A Go slice of another type than `[]interface {}`, or a nil slice. */
export class GoSlice {
  readonly type: string;
  readonly isNil: boolean;
  /** Methods of a named slice type. */
  readonly methods: ReadonlyMap<string, Method> | undefined = undefined;
  readonly #items: readonly Value[];

  constructor(type: string, items: readonly Value[], isNil = false) {
    this.type = type;
    this.#items = items;
    this.isNil = isNil;
  }

  get items(): readonly Value[] {
    return this.#items;
  }
}

const BYTES: readonly GoInt[] = Array.from({ length: 256 }, (_, byte) => new GoInt('uint8', BigInt(byte)));

/** A Go `byte`. */
export function byteValue(byte: number): GoInt {
  // A byte is below 256.
  return BYTES[byte & 0xff] as GoInt;
}

/** A `[]uint8`; a value for each byte is made only when a template asks for one. */
export class GoBytes extends GoSlice {
  readonly bytes: Uint8Array;
  #values: readonly Value[] | undefined;

  constructor(bytes: Uint8Array) {
    super('[]uint8', []);
    this.bytes = bytes;
  }

  override get items(): readonly Value[] {
    this.#values ??= Array.from(this.bytes, byteValue);
    return this.#values;
  }
}

/** A method that templates may call on a host object. */
export interface Method {
  readonly params: readonly string[];
  readonly call: (...args: Value[]) => Value;
}

/** What a host shows to templates as a struct, a pointer to one, or a named map: fields, methods, and how fmt prints it. */
export abstract class HostObject {
  abstract readonly type: string;
  abstract readonly kind: Kind;
  /** The value of an exported field; undefined where there is none. */
  field(_name: string): { readonly value: Value } | undefined {
    return undefined;
  }
  method(_name: string): Method | undefined {
    return undefined;
  }
  /** What fmt's %v prints; undefined for fmt's own form of `entries` or `fields`. */
  text(): string | undefined {
    return undefined;
  }
  /** What an action prints, where that is not what functions see. */
  printed(): string | undefined {
    return undefined;
  }
  /** A struct's fields in order, for printing and encoding. */
  fields(): readonly (readonly [string, Value])[] {
    return [];
  }
  /** What a map of a named type holds; undefined for structs. */
  entries(): ReadonlyMap<string, Value> | undefined {
    return undefined;
  }
  /** What JSON and YAML hold for it. */
  encoded(): Value {
    return new GoMap(this.fields());
  }
}

/**
 * A Go value. `undefined` is what reflect calls the zero Value (no value at all, printed `<no value>`); `null` is a nil `interface {}`,
 * which has a type. Numbers are float64; arrays are `[]interface {}`.
 */
export type Value = undefined | null | boolean | number | string | GoInt | GoMap | GoSlice | HostObject | Value[];

/** The integer that a value is, be its type a named one such as `time.Month`; undefined for anything else. */
export function integerOf(value: Value): GoInt | undefined {
  if (value instanceof GoInt) return value;
  if (!(value instanceof HostObject) || (value.kind !== 'int' && value.kind !== 'int64')) return undefined;
  const encoded = value.encoded();
  return encoded instanceof GoInt ? encoded : undefined;
}

/** The items of a slice of any type; undefined for anything else. */
export function itemsOf(value: Value): readonly Value[] | undefined {
  if (Array.isArray(value)) return value;
  return value instanceof GoSlice ? value.items : undefined;
}

/** The entries of a map of any type; undefined for anything else. */
export function entriesOf(value: Value): ReadonlyMap<string, Value> | undefined {
  if (value instanceof GoMap) return value;
  return value instanceof HostObject ? value.entries() : undefined;
}

export function strings(items: readonly string[]): GoSlice {
  return new GoSlice('[]string', items);
}

/** A nil slice of this type. */
export function nilSlice(type: string = ANY_SLICE): GoSlice {
  return new GoSlice(type, [], true);
}

/** The name of a value's type, as Go's %T and error texts have it. */
export function typeOf(value: Value): string {
  if (value === undefined || value === null) return ANY_TYPE;
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number') return 'float64';
  if (typeof value === 'boolean') return 'bool';
  if (Array.isArray(value)) return ANY_SLICE;
  return value instanceof GoInt ? value.kind : value.type;
}

/** A value's kind; `interface` for a nil `interface {}`. */
export function kindOf(value: Value): Kind {
  if (value === undefined) return 'invalid';
  if (value === null) return 'interface';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number') return 'float64';
  if (typeof value === 'boolean') return 'bool';
  if (Array.isArray(value) || value instanceof GoSlice) return 'slice';
  if (value instanceof GoMap) return 'map';
  return value.kind;
}

/** The type of what a map or slice of this type holds. */
export function elementType(type: string): string {
  if (type.startsWith('map[string]')) return type.slice('map[string]'.length);
  return type.startsWith('[]') ? type.slice(2) : type === 'common.VersionSet' ? 'string' : ANY_TYPE;
}

/** The zero value of a type: what an absent key of a typed map gives. */
export function zeroOf(type: string): Value {
  if (type === 'string') return '';
  if (type === 'bool') return false;
  if (type === 'float64') return 0;
  if (type === 'int' || type === 'int64') return type === 'int' ? int(0) : int64(0);
  if (type.startsWith('[]')) return nilSlice(type);
  return null;
}

/** Go's truth: what `if`, `and`, `not` go by. */
export function isTrue(value: Value): boolean {
  if (value === undefined || value === null) return false;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') return value.length > 0;
  if (typeof value === 'number') return value !== 0;
  if (value instanceof GoInt) return value.value !== 0n;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof GoSlice) return value.items.length > 0;
  if (value instanceof GoMap) return value.size > 0;
  const entries = value.entries();
  return entries === undefined ? integerOf(value)?.value !== 0n : entries.size > 0;
}
