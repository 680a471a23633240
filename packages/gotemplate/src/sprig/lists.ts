import { deepEqual } from '../compare.ts';
import { FunctionError } from '../error.ts';
import { fixed, type GoFunction, variadic } from '../go-function.ts';
import { compareStrings } from '../go-string.ts';
import { ANY_TYPE, type GoInt, GoSlice, itemsOf, kindOf, nilSlice, strings, type Value } from '../value.ts';
import { isEmpty, toBigint, toText } from './cast.ts';
import { textsOf } from './strings.ts';

/** What Go says where a kind is asked of nil. */
const NIL_KIND = 'runtime error: invalid memory address or nil pointer dereference';

/** The items of a list, or sprig's refusal. */
function list(value: Value, refusal: string): readonly Value[] {
  const items = itemsOf(value);
  if (items !== undefined) return items;
  if (value === null || value === undefined) throw new FunctionError(NIL_KIND);
  throw new FunctionError(`${refusal} ${kindOf(value)}`);
}

/** A function under its name and its `must` name: both fail alike here. */
function both(name: string, mustName: string, called: GoFunction): [string, GoFunction][] {
  return [
    [name, called],
    [mustName, called],
  ];
}

function chunk(size: GoInt, value: Value): Value {
  const items = list(value, 'Cannot chunk type');
  const length = Number(size.value);
  if (length <= 0) throw new FunctionError('runtime error: makeslice: len out of range');
  const chunks: Value[] = [];
  for (let begin = 0; begin < items.length; begin += length) chunks.push(items.slice(begin, begin + length));
  return new GoSlice('[][]interface {}', chunks);
}

function slice(value: Value, ...indices: Value[]): Value {
  const items = list(value, 'list should be type of slice or array but');
  if (items.length === 0) return null;
  const begin = indices.length > 0 ? Number(toBigint(indices[0])) : 0;
  const end = indices.length > 1 ? Number(toBigint(indices[1])) : items.length;
  if (begin < 0 || end > items.length || begin > end) throw new FunctionError('reflect.Value.Slice: slice index out of bounds');
  const part = items.slice(begin, end);
  return value instanceof GoSlice ? new GoSlice(value.type, part) : part;
}

function concat(...lists: Value[]): Value {
  if (lists.length === 0) return nilSlice();
  const items = lists.flatMap((value) => {
    const found = itemsOf(value);
    if (found !== undefined) return found;
    if (value === null || value === undefined) throw new FunctionError(NIL_KIND);
    throw new FunctionError(`Cannot concat type ${kindOf(value)} as list`);
  });
  return items.length === 0 ? nilSlice() : items;
}

function includes(items: readonly Value[], wanted: Value): boolean {
  return items.some((item) => deepEqual(wanted, item));
}

function has(needle: Value, haystack: Value): boolean {
  if (haystack === null || haystack === undefined) return false;
  return includes(list(haystack, 'Cannot find has on type'), needle);
}

function uniq(value: Value): Value {
  const kept: Value[] = [];
  for (const item of list(value, 'Cannot find uniq on type')) if (!includes(kept, item)) kept.push(item);
  return kept;
}

function part(refusal: string, cut: (items: readonly Value[]) => Value[]) {
  return fixed([ANY_TYPE], (value) => {
    const items = list(value, refusal);
    return items.length === 0 ? nilSlice() : cut(items);
  });
}

/** sprig's functions of lists. */
export function listFunctions(): [string, GoFunction][] {
  const make = variadic([], ANY_TYPE, (...values) => values.map((value) => value ?? null));
  const append = fixed([ANY_TYPE, ANY_TYPE], (value, item) => [...list(value, 'Cannot push on type'), item ?? null]);
  return [
    ['list', make],
    ['tuple', make],
    ...both('append', 'mustAppend', append),
    ...both('push', 'mustPush', append),
    ...both(
      'prepend',
      'mustPrepend',
      fixed([ANY_TYPE, ANY_TYPE], (value, item) => [item ?? null, ...list(value, 'Cannot prepend on type')]),
    ),
    ...both(
      'first',
      'mustFirst',
      fixed([ANY_TYPE], (value) => list(value, 'Cannot find first on type')[0] ?? null),
    ),
    ...both(
      'last',
      'mustLast',
      fixed([ANY_TYPE], (value) => list(value, 'Cannot find last on type').at(-1) ?? null),
    ),
    ...both(
      'rest',
      'mustRest',
      part('Cannot find rest on type', (items) => items.slice(1)),
    ),
    ...both(
      'initial',
      'mustInitial',
      part('Cannot find initial on type', (items) => items.slice(0, -1)),
    ),
    ...both(
      'reverse',
      'mustReverse',
      fixed([ANY_TYPE], (value) => list(value, 'Cannot find reverse on type').toReversed()),
    ),
    ...both(
      'compact',
      'mustCompact',
      fixed([ANY_TYPE], (value) => list(value, 'Cannot compact on type').filter((item) => !isEmpty(item))),
    ),
    ...both('uniq', 'mustUniq', fixed([ANY_TYPE], uniq)),
    ...both(
      'without',
      'mustWithout',
      variadic([ANY_TYPE], ANY_TYPE, (value, ...omitted) =>
        list(value, 'Cannot find without on type').filter((item) => !includes(omitted, item)),
      ),
    ),
    ...both('has', 'mustHas', fixed([ANY_TYPE, ANY_TYPE], has)),
    ...both('slice', 'mustSlice', variadic([ANY_TYPE], ANY_TYPE, slice)),
    ...both('chunk', 'mustChunk', fixed(['int', ANY_TYPE], chunk)),
    ['concat', variadic([], ANY_TYPE, concat)],
    [
      'sortAlpha',
      fixed([ANY_TYPE], (value) =>
        itemsOf(value) === undefined ? strings([toText(value)]) : strings(textsOf(value).sort(compareStrings)),
      ),
    ],
  ];
}
