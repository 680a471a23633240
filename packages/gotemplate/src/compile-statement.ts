import { compilePipeline, compileSingleCommand, NONE, type Scope } from './compile-pipeline.ts';
import { formatPrinted, formatValue } from './format-value.ts';
import { compareStrings } from './go-string.ts';
import type { BranchNode, ListNode, StatementNode, TemplateNode } from './node.ts';
import { type Signal, State, type Walk } from './run.ts';
import { ANY_TYPE, elementType, entriesOf, GoInt, GoMap, GoSlice, int, isTrue, type Value } from './value.ts';

/** A list of statements as one function. */
export function compileList(list: ListNode, scope: Scope): Walk {
  const walks = list.nodes.map((node) => compileStatement(node, scope));
  const [first] = walks;
  if (first === undefined) return () => 0;
  if (walks.length === 1) return first;
  return (state, dot) => {
    for (const walk of walks) {
      const signal = walk(state, dot);
      if (signal !== 0) return signal;
    }
    return 0;
  };
}

function compileStatement(node: StatementNode, scope: Scope): Walk {
  switch (node.type) {
    case 'list':
      return compileList(node, scope);
    case 'text': {
      const { text } = node;
      return (state) => {
        state.write(text);
        return 0;
      };
    }
    case 'action': {
      const single = compileSingleCommand(node.pipe, scope);
      if (single !== undefined) {
        const { pipe } = node;
        // A pipeline of one command needs no call of its own: includes nest deeper so.
        return (state, dot) => {
          state.run.step();
          state.node = pipe;
          const value = single(state, dot, NONE) ?? undefined;
          state.node = node;
          state.write(typeof value === 'string' ? value : formatPrinted(value));
          return 0;
        };
      }
      const evaluate = compilePipeline(node.pipe, scope);
      const prints = node.pipe.declarations.length === 0;
      return (state, dot) => {
        state.run.step();
        state.node = node;
        const value = evaluate(state, dot);
        if (prints) {
          state.node = node;
          state.write(typeof value === 'string' ? value : formatPrinted(value));
        }
        return 0;
      };
    }
    case 'if':
    case 'with':
      return compileBranch(node, scope);
    case 'range':
      return compileRange(node, scope);
    case 'template':
      return compileTemplate(node, scope);
    case 'break':
      return () => 1;
    case 'continue':
      return () => 2;
  }
}

function compileBranch(node: BranchNode, scope: Scope): Walk {
  const evaluate = compilePipeline(node.pipe, scope);
  const isWith = node.type === 'with';
  const list = compileList(node.list, isWith ? { ...scope, dotIsItem: false } : scope);
  const otherwise = node.elseList === undefined ? undefined : compileList(node.elseList, scope);
  return (state, dot) => {
    state.run.step();
    state.node = node;
    const mark = state.names.length;
    const value = evaluate(state, dot);
    let signal: Signal = 0;
    if (isTrue(value)) signal = list(state, isWith ? value : dot);
    else if (otherwise !== undefined) signal = otherwise(state, dot);
    state.pop(mark);
    return signal;
  };
}

function compileTemplate(node: TemplateNode, scope: Scope): Walk {
  const evaluate = node.pipe === undefined ? undefined : compilePipeline(node.pipe, scope);
  return (state, dot) => {
    state.run.step();
    state.node = node;
    const template = state.template.lookup(node.name);
    if (template === undefined) return state.fail(`template ${JSON.stringify(node.name)} not defined`);
    const limit = state.run.limits.depth;
    if (state.depth >= limit) return state.fail(`exceeded maximum template depth (${limit})`);
    const argument = evaluate === undefined ? undefined : evaluate(state, dot);
    template.walk(new State(state.run, template, state.out, argument, state.depth + 1), argument);
    return 0;
  };
}

function compileRange(node: BranchNode, scope: Scope): Walk {
  const evaluate = compilePipeline(node.pipe, scope);
  const names = node.pipe.declarations.map((variable) => variable.path[0] ?? '');
  const list = compileList(node.list, { ...scope, dotIsItem: true, itemVariables: new Set([...scope.itemVariables, ...names]) });
  const otherwise = node.elseList === undefined ? undefined : compileList(node.elseList, scope);
  const { isAssign } = node.pipe;
  const [firstName, secondName] = names;

  const turn = (state: State, index: Value, item: Value): Signal => {
    state.run.step();
    const mark = state.names.length;
    if (firstName !== undefined && isAssign) {
      state.values[state.indexOf(firstName)] = secondName === undefined ? item : index;
      if (secondName !== undefined) state.values[state.indexOf(secondName)] = item;
    } else if (firstName !== undefined) {
      state.values[mark - 1] = item;
      if (secondName !== undefined) state.values[mark - 2] = index;
    }
    const signal = list(state, item);
    state.pop(mark);
    return signal;
  };

  return (state, dot) => {
    state.run.step();
    state.node = node;
    const mark = state.names.length;
    const value = evaluate(state, dot);
    const outer = state.itemsAreInterfaces;
    const any = iterate(state, value, names.length, turn);
    state.itemsAreInterfaces = outer;
    const signal = any || otherwise === undefined ? 0 : otherwise(state, dot);
    state.pop(mark);
    return signal;
  };
}

/** Runs the turns of a range; false where there was nothing to go over. */
function iterate(state: State, value: Value, variables: number, turn: (state: State, index: Value, item: Value) => Signal): boolean {
  if (value === undefined || value === null) return false;
  if (value instanceof GoInt) return iterateInteger(state, value, variables, turn);
  const items = Array.isArray(value) ? value : value instanceof GoSlice ? value.items : undefined;
  if (items !== undefined) {
    state.itemsAreInterfaces = Array.isArray(value) || elementType((value as GoSlice).type) === ANY_TYPE; // the only other slice
    for (const [index, item] of items.entries()) if (turn(state, int(index), item) === 1) break;
    return items.length > 0;
  }
  const entries = entriesOf(value);
  if (entries === undefined) return state.fail(`range can't iterate over ${formatValue(value)}`);
  state.itemsAreInterfaces = !(value instanceof GoMap) || !value.type.startsWith('map[') || elementType(value.type) === ANY_TYPE;
  // What a turn does to the map is not seen by those that follow.
  const pairs = [...entries].sort(([left], [right]) => compareStrings(left, right));
  for (const [key, item] of pairs) if (turn(state, key, item) === 1) break;
  return pairs.length > 0;
}

function iterateInteger(state: State, value: GoInt, variables: number, turn: (state: State, index: Value, item: Value) => Signal): boolean {
  if (variables > 1) return state.fail(`can't use ${value.value} to iterate over more than one variable`);
  state.itemsAreInterfaces = false;
  for (let index = 0n; index < value.value; index++) {
    const item = value.kind === 'int' ? int(index) : new GoInt(value.kind, index);
    if (turn(state, undefined, item) === 1) break;
  }
  return value.value > 0n;
}
