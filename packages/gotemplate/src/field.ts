import { argumentValues, type EvaluateArgument, invoke } from './compile-pipeline.ts';
import type { Node } from './node.ts';
import { quote } from './quote.ts';
import type { State } from './run.ts';
import { ANY_TYPE, elementType, GoMap, GoSlice, HostObject, type Method, typeOf, type Value, zeroOf } from './value.ts';

/** What is passed to the last field of a path, which then has to be a method. */
export interface GivenArguments {
  readonly args: readonly EvaluateArgument[];
  readonly final: (() => Value) | undefined;
}

/**
 * `receiver.a.b.c`, by Go's rules: methods first, then fields of structs and keys of maps; nothing gives nothing, a nil fails.
 * `isItem`: the receiver stands in an `interface {}`, which is the type that errors then name.
 */
export function evaluatePath(
  state: State,
  receiver: Value,
  path: readonly string[],
  node: Node,
  given: GivenArguments | undefined,
  isItem: boolean,
  dot: Value,
): Value {
  let value = receiver;
  let wrapped = isItem && state.itemsAreInterfaces;
  const last = path.length - 1;
  for (let index = 0; index <= last; index++) {
    const name = path[index] ?? '';
    const holder = value;
    value = evaluateField(state, holder, name, node, index === last ? given : undefined, wrapped, dot);
    wrapped = !(holder instanceof HostObject) && (!(holder instanceof GoMap) || holdsInterfaces(holder));
  }
  return value;
}

function holdsInterfaces(map: GoMap): boolean {
  return !map.type.startsWith('map[') || elementType(map.type) === ANY_TYPE;
}

function evaluateField(
  state: State,
  receiver: Value,
  name: string,
  node: Node,
  given: GivenArguments | undefined,
  wrapped: boolean,
  dot: Value,
): Value {
  if (receiver === undefined) {
    return state.run.missingKey === 'error' ? state.fail(`nil data; no entry for key ${quote(name)}`) : undefined;
  }
  if (receiver === null) return state.fail(`nil pointer evaluating ${ANY_TYPE}.${name}`);
  if (receiver instanceof GoMap) {
    const method = receiver.methods?.get(name);
    if (method !== undefined) return callMethod(state, method, name, node, given, dot);
    if (given !== undefined) return state.fail(`${name} is not a method but has arguments`);
    const value = receiver.get(name);
    return value === undefined ? missing(state, elementType(receiver.type), name) : value;
  }
  if (receiver instanceof GoSlice) {
    const method = receiver.methods?.get(name);
    if (method !== undefined) return callMethod(state, method, name, node, given, dot);
  }
  if (receiver instanceof HostObject) {
    const method = receiver.method(name);
    if (method !== undefined) return callMethod(state, method, name, node, given, dot);
    const field = receiver.field(name);
    if (field !== undefined) {
      return given === undefined ? field.value : state.fail(`${name} has arguments but cannot be invoked as function`);
    }
    const entries = receiver.entries();
    if (entries !== undefined) {
      if (given !== undefined) return state.fail(`${name} is not a method but has arguments`);
      return entries.get(name) ?? missing(state, '[]uint8', name);
    }
  }
  return state.fail(`can't evaluate field ${name} in type ${wrapped ? ANY_TYPE : typeOf(receiver)}`);
}

function missing(state: State, type: string, name: string): Value {
  if (state.run.missingKey === 'error') return state.fail(`map has no entry for key ${quote(name)}`);
  return state.run.missingKey === 'zero' ? zeroOf(type) : undefined;
}

function callMethod(state: State, method: Method, name: string, node: Node, given: GivenArguments | undefined, dot: Value): Value {
  const count = (given?.args.length ?? 0) + (given?.final === undefined ? 0 : 1);
  if (count !== method.params.length) return state.fail(`wrong number of args for ${name}: want ${method.params.length} got ${count}`);
  const called = { params: method.params, variadic: false };
  const values = argumentValues(state, dot, called, given?.args ?? [], given?.final);
  return invoke(state, node, name, method.call, values);
}
