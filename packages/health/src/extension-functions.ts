import {
  type CelFunc,
  type CelInput,
  type CelList,
  type CelMap,
  CelScalar,
  type CelValue,
  celEnv,
  celFunc,
  celList,
  celMap,
  celMethod,
  isCelList,
  isCelMap,
  listType,
  mapType,
  parse,
  plan,
} from '@bufbuild/cel';

const { BOOL, BYTES, DYN, STRING } = CelScalar;
const LIST = listType(DYN);
const MAP = mapType(DYN, DYN);
const NONE: readonly CelInput[] = [];

const equals = plan(celEnv({}), parse('a == b'));

/**
 * What `resolveExtensions` makes calls of: optional values (lists of at most one item), sets, encoders, as cel-go has them.
 * `spend` is told of each comparison, and of each hundred characters.
 */
export function extensionFunctions(spend: (steps: number) => void): CelFunc[] {
  const isIn = (item: CelValue, list: CelList): boolean => {
    for (const other of list) {
      spend(1);
      if (equals({ a: item, b: other }) === true) return true;
    }
    return false;
  };
  const containsAll = (list: CelList, items: CelList): boolean => [...items].every((item) => isIn(item, list));
  return [
    celFunc('capstanOptionalStep', [DYN, DYN], LIST, step),
    celFunc('capstanOptionalChain', [LIST, DYN], LIST, (optional, key) => {
      const [value] = optional;
      return optional.size === 0 || value === undefined ? celList(NONE) : step(value, key);
    }),
    celFunc('capstanOf', [DYN], LIST, (value) => celList([value])),
    celFunc('capstanNone', [], LIST, () => celList(NONE)),
    celFunc('capstanOfNonZeroValue', [DYN], LIST, (value) => celList(isZero(value) ? NONE : [value])),
    celFunc('capstanHasValue', [LIST], BOOL, (optional) => optional.size > 0),
    celFunc('capstanValue', [LIST], DYN, (optional) => {
      const [value] = optional;
      if (value === undefined) throw new Error('optional.none() dereference');
      return value;
    }),
    celFunc('capstanOrValue', [LIST, DYN], DYN, (optional, other) => (optional.size > 0 ? (optional.get(0) ?? null) : other)),
    celFunc('capstanOr', [LIST, LIST], LIST, (optional, other) => (optional.size > 0 ? optional : other)),
    celFunc('capstanFlatten', [LIST], LIST, (optional) => {
      const [inner] = optional;
      if (inner === undefined || isCelList(inner)) return inner ?? celList(NONE);
      throw new Error('optFlatMap wants an optional value');
    }),
    celFunc('capstanNotOptional', [DYN], LIST, () => {
      throw new Error('an optional entry takes an optional value');
    }),
    celFunc('capstanJoin', [LIST], LIST, (lists) => {
      const items: CelInput[] = [];
      for (const list of lists) if (isCelList(list)) items.push(...list);
      spend(1 + items.length / 100);
      return celList(items);
    }),
    celFunc('capstanMap', [LIST, LIST], MAP, (keys, optionals) => mapOf(keys, optionals, spend)),
    // The strings extension of the evaluator lacks this one.
    celMethod('reverse', STRING, [], STRING, function () {
      spend(1 + this.length / 100);
      return [...this].reverse().join('');
    }),
    celFunc('capstanSetsContains', [LIST, LIST], BOOL, (list, items) => containsAll(list, items)),
    celFunc('capstanSetsEquivalent', [LIST, LIST], BOOL, (one, other) => containsAll(one, other) && containsAll(other, one)),
    celFunc('capstanSetsIntersects', [LIST, LIST], BOOL, (one, other) => [...one].some((item) => isIn(item, other))),
    celFunc('capstanBase64Encode', [BYTES], STRING, (bytes) => {
      spend(1 + bytes.length / 100);
      return Buffer.from(bytes).toString('base64');
    }),
    celFunc('capstanBase64Decode', [STRING], BYTES, (text) => {
      spend(1 + text.length / 100);
      if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2,3}={0,2})?$/.test(text)) throw new Error('illegal base64 data');
      return Buffer.from(text, 'base64');
    }),
  ];
}

/** The map of these keys, of those whose optional value there is. A later one of the same key counts, as in cel-go. Throws for a key that is none. */
function mapOf(keys: CelList, optionals: CelList, spend: (steps: number) => void): CelMap {
  const entries = new Map<string | bigint | boolean, CelInput>();
  for (const [index, key] of [...keys].entries()) {
    spend(1);
    const optional = optionals.get(index);
    if (!isCelList(optional) || optional.size === 0) continue;
    if (typeof key !== 'string' && typeof key !== 'bigint' && typeof key !== 'boolean') throw new Error('unsupported key type');
    entries.set(key, optional.get(0) ?? null);
  }
  return celMap(entries);
}

/** The value at a key or an index, if there is one; what has neither has none. */
function step(value: CelValue, key: CelValue): CelList {
  if (isCelMap(value)) {
    if (typeof key !== 'string' && typeof key !== 'bigint' && typeof key !== 'boolean' && typeof key !== 'number') return celList(NONE);
    const found = value.get(key);
    return celList(found === undefined ? NONE : [found]);
  }
  if (isCelList(value)) {
    if (typeof key !== 'bigint') throw new Error('unsupported index type in list');
    const found = key < 0n ? undefined : value.get(Number(key));
    return celList(found === undefined ? NONE : [found]);
  }
  return celList(NONE);
}

function isZero(value: CelValue): boolean {
  if (isCelMap(value) || isCelList(value)) return value.size === 0;
  return (
    value === null || value === false || value === '' || value === 0 || value === 0n || (value instanceof Uint8Array && value.length === 0)
  );
}
