import { canBeNil, convertArgument, nilOf } from './convert-argument.ts';
import { LimitError, TemplateError } from './error.ts';
import { evaluatePath } from './field.ts';
import { type GoFunction, REFLECT } from './go-function.ts';
import { type CommandNode, type IdentifierNode, type Node, type NumberNode, type OperandNode, type PipeNode, printNode } from './node.ts';
import { quote } from './quote.ts';
import type { State } from './run.ts';
import { ANY_TYPE, GoInt, isTrue, typeOf, type Value } from './value.ts';

/** What is known of names before a run; only error texts depend on it. */
export interface Scope {
  /** Whether `.` is an item of the innermost range, which stands in an `interface {}`. */
  readonly dotIsItem: boolean;
  readonly itemVariables: ReadonlySet<string>;
}

export const ROOT_SCOPE: Scope = { dotIsItem: false, itemVariables: new Set() };

/** The final argument that a pipeline passes on; absent in a command that nothing is piped into. */
export const NONE: unique symbol = Symbol('no final argument');
export type Final = Value | typeof NONE;

export type Evaluate = (state: State, dot: Value) => Value;
export type EvaluateCommand = (state: State, dot: Value, final: Final) => Value;
/** Evaluates an argument for a parameter of this type. */
export type EvaluateArgument = (state: State, dot: Value, type: string) => Value;

/** A pipeline: each command's value is the last argument of the next. Declares or sets its variables. */
export function compilePipeline(pipe: PipeNode, scope: Scope): Evaluate {
  const commands = pipe.commands.map((command) => compileCommand(command, scope));
  const names = pipe.declarations.map((variable) => variable.path[0] ?? '');
  const { isAssign } = pipe;
  const [first, second] = commands;
  if (names.length === 0 && first !== undefined && second === undefined) {
    return (state, dot) => {
      state.node = pipe;
      return first(state, dot, NONE) ?? undefined;
    };
  }
  return (state, dot) => {
    state.node = pipe;
    let value: Final = NONE;
    for (const command of commands) value = command(state, dot, value) ?? undefined;
    const result: Value = value === NONE ? undefined : value;
    for (const name of names) {
      if (isAssign) state.values[state.indexOf(name)] = result;
      else state.push(name, result);
    }
    return result;
  };
}

/** The one command of a pipeline that declares nothing; undefined for any other pipeline. */
export function compileSingleCommand(pipe: PipeNode, scope: Scope): EvaluateCommand | undefined {
  const [command, second] = pipe.commands;
  if (command === undefined || second !== undefined || pipe.declarations.length > 0) return undefined;
  return compileCommand(command, scope);
}

function compileCommand(command: CommandNode, scope: Scope): EvaluateCommand {
  const [word, ...args] = command.args;
  if (word === undefined) throw new TypeError('a command has a first word');
  switch (word.type) {
    case 'identifier':
      return compileCall(word, command, args, scope);
    case 'pipe': {
      const evaluate = compilePipeline(word, scope);
      return (state, dot, final) => {
        refuseArguments(state, word, args, final);
        return evaluate(state, dot);
      };
    }
    case 'field':
      if (args.length === 0 && word.path.length === 1) return compileSingleField(word, scope);
      return compilePath(word, word.path, (_state, dot) => dot, args, scope, scope.dotIsItem);
    case 'chain': {
      const evaluate = compileArgument(word.node, scope);
      return compilePath(word, word.path, (state, dot) => evaluate(state, dot, ''), args, scope, false);
    }
    case 'variable':
      return compileVariable(word, word.path, args, scope);
    default:
      return compileLiteral(word, args);
  }
}

function compileLiteral(word: OperandNode, args: readonly OperandNode[]): EvaluateCommand {
  return (state, dot, final) => {
    state.node = word;
    refuseArguments(state, word, args, final);
    switch (word.type) {
      case 'bool':
      case 'string':
        return word.value;
      case 'dot':
        return dot;
      case 'number':
        return idealConstant(state, word);
      case 'nil':
        return state.fail('nil is not a command');
      default:
        return state.fail(`can't evaluate command ${quote(printNode(word))}`);
    }
  };
}

function compileSingleField(word: OperandNode & { type: 'field' }, scope: Scope): EvaluateCommand {
  return (state, dot, final) => {
    state.node = word;
    return evaluatePath(state, dot, word.path, word, final === NONE ? undefined : { args: [], final: () => final }, scope.dotIsItem, dot);
  };
}

function compilePath(
  node: Node,
  path: readonly string[],
  receiver: Evaluate,
  args: readonly OperandNode[],
  scope: Scope,
  isItem: boolean,
): EvaluateCommand {
  const evaluateArgs = args.map((arg) => compileArgument(arg, scope));
  return (state, dot, final) => {
    state.node = node;
    if (node.type === 'chain' && node.node.type === 'nil') state.fail(`indirection through explicit nil in ${printNode(node)}`);
    const given =
      evaluateArgs.length === 0 && final === NONE ? undefined : { args: evaluateArgs, final: final === NONE ? undefined : () => final };
    return evaluatePath(state, receiver(state, dot), path, node, given, isItem, dot);
  };
}

function compileVariable(node: Node, path: readonly string[], args: readonly OperandNode[], scope: Scope): EvaluateCommand {
  const [name = '', ...fields] = path;
  if (fields.length === 0) {
    return (state, _dot, final) => {
      state.node = node;
      const value = state.values[state.indexOf(name)];
      refuseArguments(state, node, args, final);
      return value;
    };
  }
  const isItem = scope.itemVariables.has(name);
  return compilePath(node, fields, (state) => state.values[state.indexOf(name)], args, scope, isItem);
}

function refuseArguments(state: State, node: Node, args: readonly OperandNode[], final: Final): void {
  if (args.length > 0 || final !== NONE) state.fail(`can't give argument to non-function ${printNode(node)}`);
}

/** An operand as an argument: literals become what the parameter wants, everything else is evaluated and checked. */
function compileArgument(node: OperandNode, scope: Scope): EvaluateArgument {
  switch (node.type) {
    case 'dot':
      return (state, dot, type) => {
        state.node = node;
        return convert(state, dot, type);
      };
    case 'nil':
      return (state, _dot, type) => {
        state.node = node;
        return canBeNil(type) ? nilOf(type) : state.fail(`cannot assign nil to ${type}`);
      };
    case 'pipe': {
      const evaluate = compilePipeline(node, scope);
      return (state, dot, type) => {
        state.node = node;
        return convert(state, evaluate(state, dot), type);
      };
    }
    case 'field':
    case 'variable':
    case 'identifier':
    case 'chain': {
      const evaluate = compileCommand({ type: 'command', args: [node], position: node.position }, scope);
      return (state, dot, type) => {
        state.node = node;
        return convert(state, evaluate(state, dot, NONE), type);
      };
    }
    default:
      return (state, _dot, type) => {
        state.node = node;
        return literalArgument(state, node, type);
      };
  }
}

/** An empty type is a chain's receiver: anything will do. */
function convert(state: State, value: Value, type: string): Value {
  return type === '' ? value : convertArgument(state, value, type);
}

function literalArgument(state: State, node: OperandNode, type: string): Value {
  switch (type) {
    case ANY_TYPE:
    case REFLECT:
    case '':
      if (node.type === 'bool' || node.type === 'string') return node.value;
      if (node.type === 'number') return idealConstant(state, node);
      break;
    case 'string':
      return node.type === 'string' ? node.value : state.fail(`expected string; found ${printNode(node)}`);
    case 'bool':
      return node.type === 'bool' ? node.value : state.fail(`expected bool; found ${printNode(node)}`);
    case 'float64':
      return node.type === 'number' && node.float !== undefined ? node.float : state.fail(`expected float; found ${printNode(node)}`);
    case 'int':
    case 'int64':
    case 'time.Duration':
      if (node.type === 'number' && node.int !== undefined) return new GoInt(type === 'int' ? type : 'int64', node.int);
      return state.fail(`expected integer; found ${printNode(node)}`);
    case 'uint32':
      if (node.type === 'number' && node.uint !== undefined) return new GoInt(type, BigInt.asUintN(32, node.uint));
      return state.fail(`expected unsigned integer; found ${printNode(node)}`);
  }
  return state.fail(`can't handle ${printNode(node)} for arg of type ${type}`);
}

function idealConstant(state: State, node: NumberNode): Value {
  state.node = node;
  return node.ideal ?? state.fail(`${node.text} overflows int`);
}

function compileCall(word: IdentifierNode, command: CommandNode, args: readonly OperandNode[], scope: Scope): EvaluateCommand {
  const evaluateArgs = args.map((arg) => compileArgument(arg, scope));
  // A function without arguments stands for itself in errors.
  const node: Node = args.length === 0 ? word : command;
  const firstName = args[0] === undefined ? undefined : printNode(args[0]);
  return (state, dot, final) => {
    state.run.step();
    state.node = word;
    const called = state.run.functions.get(word.name);
    if (called === undefined) return state.fail(`${quote(word.name)} is not a defined function`);
    checkCount(state, called, word.name, evaluateArgs.length, final !== NONE);
    if (called.special === 'and' || called.special === 'or') {
      return evaluateLazily(state, dot, called.special === 'or', evaluateArgs, final);
    }
    const values = argumentValues(state, dot, called, evaluateArgs, final === NONE ? undefined : () => final);
    if (called.special === 'call') values.unshift(firstName ?? '');
    try {
      return called.call(...values);
    } catch (error) {
      return failedCall(state, node, word.name, error);
    }
  };
}

function checkCount(state: State, called: GoFunction, name: string, count: number, hasFinal: boolean): void {
  const given = hasFinal ? count + 1 : count;
  const { length } = called.params;
  if (called.variadic) {
    if (given < length - 1) state.fail(`wrong number of args for ${name}: want at least ${length - 1} got ${count}`);
  } else if (given !== length) state.fail(`wrong number of args for ${name}: want ${length} got ${given}`);
}

/** The checked arguments of a call; `final` gives what was piped in. */
export function argumentValues(
  state: State,
  dot: Value,
  called: Pick<GoFunction, 'params' | 'variadic'>,
  evaluateArgs: readonly EvaluateArgument[],
  final: (() => Value) | undefined,
): Value[] {
  const { params } = called;
  const last = params[params.length - 1] ?? ANY_TYPE;
  const values: Value[] = [];
  for (const evaluate of evaluateArgs) values.push(evaluate(state, dot, params[values.length] ?? last));
  if (final !== undefined) values.push(convertArgument(state, final(), params[values.length] ?? last));
  return values;
}

/** Calls a function; what it throws becomes an error at `node`. */
export function invoke(state: State, node: Node, name: string, call: GoFunction['call'], values: Value[]): Value {
  try {
    return call(...values);
  } catch (error) {
    return failedCall(state, node, name, error);
  }
}

function failedCall(state: State, node: Node, name: string, error: unknown): never {
  if (error instanceof LimitError || !(error instanceof TemplateError)) throw error;
  state.node = node;
  return state.fail(`error calling ${name}: `, error);
}

function evaluateLazily(state: State, dot: Value, isOr: boolean, args: readonly EvaluateArgument[], final: Final): Value {
  let value: Value;
  for (const evaluate of args) {
    value = evaluate(state, dot, REFLECT);
    if (isTrue(value) === isOr) return value;
  }
  return final === NONE ? value : final;
}

/** How fmt names what cannot be called. */
export function describeNonFunction(name: string, value: Value): string {
  return `non-function ${name} of type ${typeOf(value)}`;
}
