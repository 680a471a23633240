import { compareOrder, equal } from './compare.ts';
import { describeNonFunction } from './compile-pipeline.ts';
import { FunctionError } from './error.ts';
import { formatPrinted, sprint, sprintln } from './format-value.ts';
import { type FunctionTable, fixed, type GoFunction, REFLECT, variadic } from './go-function.ts';
import { byteLength, bytesOf, sliceBytes } from './go-string.ts';
import { sprintf } from './printf.ts';
import { isPrintable } from './quote.ts';
import {
  ANY_TYPE,
  byteValue,
  elementType,
  entriesOf,
  GoInt,
  GoMap,
  GoSlice,
  HostObject,
  int,
  isTrue,
  itemsOf,
  kindOf,
  typeOf,
  type Value,
  zeroOf,
} from './value.ts';

const lazily = (name: 'and' | 'or' | 'call'): GoFunction => ({
  params: [REFLECT, REFLECT],
  variadic: true,
  special: name,
  call: (name_, callee) => {
    if (callee === undefined || callee === null) throw new FunctionError('call of nil');
    throw new FunctionError(describeNonFunction(String(name_), callee));
  },
});

/** The functions that text/template has of its own. */
export const BUILTINS: FunctionTable = new Map<string, GoFunction>([
  ['and', lazily('and')],
  ['or', lazily('or')],
  ['call', lazily('call')],
  ['not', fixed([REFLECT], (value) => !isTrue(value))],
  ['index', variadic([REFLECT], REFLECT, index)],
  ['slice', variadic([REFLECT], REFLECT, slice)],
  ['len', fixed([REFLECT], length)],
  ['eq', variadic([REFLECT], REFLECT, equal)],
  ['ne', fixed([REFLECT, REFLECT], (left, right) => !equal(left, right))],
  ['lt', fixed([REFLECT, REFLECT], (left, right) => compareOrder(left, right))],
  ['le', fixed([REFLECT, REFLECT], (left, right) => compareOrder(left, right) || equal(left, right))],
  ['gt', fixed([REFLECT, REFLECT], (left, right) => !(compareOrder(left, right) || equal(left, right)))],
  ['ge', fixed([REFLECT, REFLECT], (left, right) => !compareOrder(left, right))],
  ['print', variadic([], ANY_TYPE, (...values) => sprint(values))],
  ['printf', variadic(['string'], ANY_TYPE, (format, ...values) => sprintf(format, values))],
  ['println', variadic([], ANY_TYPE, (...values) => sprintln(values))],
  ['html', variadic([], ANY_TYPE, (...values) => escapeHtml(joined(values)))],
  ['js', variadic([], ANY_TYPE, (...values) => escapeJs(joined(values)))],
  ['urlquery', variadic([], ANY_TYPE, (...values) => escapeQuery(joined(values)))],
]);

function indexArgument(value: Value, capacity: number): number {
  if (value instanceof GoInt) {
    if (value.value < 0n || value.value > BigInt(capacity)) throw new FunctionError(`index out of range: ${value.value}`);
    return Number(value.value);
  }
  if (value === undefined || value === null) throw new FunctionError('cannot index slice/array with nil');
  throw new FunctionError(`cannot index slice/array with type ${typeOf(value)}`);
}

function index(first: Value, ...indexes: Value[]): Value {
  let item = first;
  if (item === undefined || item === null) throw new FunctionError('index of untyped nil');
  for (const key of indexes) {
    if (item === undefined || item === null) throw new FunctionError('index of nil pointer');
    item = indexOne(item, key);
  }
  return item;
}

function indexOne(item: Exclude<Value, null | undefined>, key: Value): Value {
  if (typeof item === 'string') {
    const bytes = bytesOf(item);
    const at = indexArgument(key, bytes.length);
    if (at === bytes.length) throw new FunctionError('reflect: string index out of range');
    return byteValue(bytes[at] ?? 0);
  }
  const items = itemsOf(item);
  if (items !== undefined) {
    const at = indexArgument(key, items.length);
    if (at === items.length) throw new FunctionError('reflect: slice index out of range');
    return items[at];
  }
  const entries = entriesOf(item);
  if (entries === undefined) throw new FunctionError(`can't index item of type ${typeBehindPointer(item)}`);
  if (key === undefined || key === null) throw new FunctionError('value is nil; should be of type string');
  if (typeof key !== 'string') throw new FunctionError(`value has type ${typeOf(key)}; should be string`);
  return entries.get(key) ?? (item instanceof GoMap ? zeroOf(elementType(item.type)) : null);
}

function slice(first: Value, ...indexes: Value[]): Value {
  const item = first ?? undefined;
  if (item === undefined) throw new FunctionError('slice of untyped nil');
  if (indexes.length > 3) throw new FunctionError(`too many slice indexes: ${indexes.length}`);
  const items = itemsOf(item);
  if (typeof item === 'string' && indexes.length === 3) throw new FunctionError('cannot 3-index slice a string');
  if (typeof item !== 'string' && items === undefined) throw new FunctionError(`can't slice item of type ${typeOf(item)}`);
  const capacity = typeof item === 'string' ? byteLength(item) : (items?.length ?? 0);
  const [begin = 0, end = capacity, limit = capacity] = indexes.map((at) => indexArgument(at, capacity));
  if (begin > end) throw new FunctionError(`invalid slice index: ${begin} > ${end}`);
  if (indexes.length === 3 && end > limit) throw new FunctionError(`invalid slice index: ${end} > ${limit}`);
  if (typeof item === 'string') return sliceBytes(item, begin, end);
  const part = (items ?? []).slice(begin, end);
  return item instanceof GoSlice ? new GoSlice(item.type, part, item.isNil) : part;
}

function length(item: Value): Value {
  if (item === null) throw new FunctionError('len of nil pointer');
  if (typeof item === 'string') return int(byteLength(item));
  const size = itemsOf(item)?.length ?? entriesOf(item)?.size;
  if (size !== undefined) return int(size);
  // reflect panics when asked for the type of no value at all.
  if (item === undefined) throw new FunctionError('reflect: call of reflect.Value.Type on zero Value');
  throw new FunctionError(`len of type ${typeBehindPointer(item)}`);
}

function typeBehindPointer(item: Value): string {
  return item instanceof HostObject && kindOf(item) === 'ptr' ? item.type.slice(1) : typeOf(item);
}

function joined(values: readonly Value[]): string {
  const [first] = values;
  if (values.length === 1 && typeof first === 'string') return first;
  // A value that is none prints as an action would print it.
  return sprint(values.map((value) => value ?? formatPrinted(undefined)));
}

const HTML: ReadonlyMap<string, string> = new Map([
  ['\0', '\ufffd'],
  ['"', '&#34;'],
  ["'", '&#39;'],
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
]);

function escapeHtml(text: string): string {
  return text.replace(/[\0"'&<>]/g, (character) => HTML.get(character) ?? character);
}

function escapeJs(text: string): string {
  return text.replace(/[\\'"<>&=]|[\0-\x1f]|[^\0-\x7f]/gu, (rune) => {
    if (rune === '\\' || rune === "'" || rune === '"') return `\\${rune}`;
    if (rune > '\x7f' && (isPrintable(rune) || /^[\udc80-\udcff]$/.test(rune))) return rune;
    return `\\u${(rune.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  });
}

/** Go's url.QueryEscape. */
function escapeQuery(text: string): string {
  let escaped = '';
  for (const byte of bytesOf(text)) {
    const character = String.fromCharCode(byte);
    if (/[A-Za-z0-9\-_.~]/.test(character)) escaped += character;
    else escaped += character === ' ' ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return escaped;
}
