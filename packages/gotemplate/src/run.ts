import { ExecutionError, LimitError } from './error.ts';
import type { FunctionTable } from './go-function.ts';
import { byteLength } from './go-string.ts';
import { DEFAULT_RUN_LIMITS, type RunLimits } from './limits.ts';
import { type Node, printNode, type Source } from './node.ts';
import { quote } from './quote.ts';
import type { Value } from './value.ts';

/** What a map gives for an absent key: no value, the zero value of its type, or an error. */
export type MissingKey = 'default' | 'zero' | 'error';

export interface RunOptions {
  readonly functions: FunctionTable;
  readonly missingKey?: MissingKey;
  readonly limits?: Partial<RunLimits>;
}

/** What all templates of one run share: the functions, and what is left of the limits. */
export class Run {
  readonly functions: FunctionTable;
  readonly missingKey: MissingKey;
  readonly limits: RunLimits;
  readonly #used: { steps: number; output: number };

  constructor(options: RunOptions, parent?: Run) {
    this.functions = options.functions;
    this.missingKey = options.missingKey ?? 'default';
    this.limits = parent?.limits ?? { ...DEFAULT_RUN_LIMITS, ...options.limits };
    this.#used = parent === undefined ? { steps: 0, output: 0 } : parent.#used;
  }

  /** The same run with other functions: what it uses is counted together. */
  withFunctions(functions: FunctionTable): Run {
    return new Run({ functions, missingKey: this.missingKey }, this);
  }

  step(): void {
    this.#used.steps += 1;
    if (this.#used.steps > this.limits.steps) throw new LimitError(`the template takes more than ${this.limits.steps} steps`);
  }

  /** Counts text that was made, before it is kept. */
  produce(units: number): void {
    this.#used.output += units;
    if (this.#used.output > this.limits.output) throw new LimitError(`the template makes more than ${this.limits.output} characters`);
  }
}

/** The functions a State needs of the template it runs. */
export interface Runnable {
  readonly name: string;
  /** What its nodes stand in. */
  readonly source: Source;
  lookup(name: string): Runnable | undefined;
  readonly walk: Walk;
}

/** How a statement ended: 0 on, 1 break, 2 continue. */
export type Signal = 0 | 1 | 2;
export type Walk = (state: State, dot: Value) => Signal;

/** One template as it runs: its output, its variables and the node it has come to. */
export class State {
  readonly run: Run;
  readonly template: Runnable;
  readonly depth: number;
  readonly out: { text: string };
  readonly names: string[];
  readonly values: Value[];
  node: Node | undefined;
  /** Whether the items of the innermost range stand in an `interface {}`: errors name that type then. */
  itemsAreInterfaces = true;

  constructor(run: Run, template: Runnable, out: { text: string }, dot: Value, depth: number) {
    this.run = run;
    this.template = template;
    this.depth = depth;
    this.out = out;
    this.names = ['$'];
    this.values = [dot];
  }

  write(text: string): void {
    this.run.produce(text.length);
    this.out.text += text;
  }

  push(name: string, value: Value): void {
    this.names.push(name);
    this.values.push(value);
  }

  pop(mark: number): void {
    this.names.length = mark;
    this.values.length = mark;
  }

  /** Where the innermost variable of this name stands. */
  indexOf(name: string): number {
    const index = this.names.lastIndexOf(name);
    return index === -1 ? this.fail(`undefined variable: ${name}`) : index;
  }

  /** Ends the run with an error at the node it has come to. */
  fail(reason: string, cause?: Error): never {
    throw executionError(this.template, this.node, reason, cause);
  }
}

function executionError({ name, source }: Runnable, node: Node | undefined, reason: string, cause: Error | undefined): ExecutionError {
  if (node === undefined) {
    return new ExecutionError(`template: ${name}: ${reason}`, { location: name, context: undefined, reason }, cause);
  }
  const location = locationOf(node, source);
  const expression = printNode(node);
  const message = `template: ${location}: executing ${quote(name)} at <${expression}>: ${reason}`;
  return new ExecutionError(message, { location, context: { template: name, expression }, reason }, cause);
}

/** `name:line:column` of a node; columns count bytes from 0, as Go's do. */
function locationOf(node: Node, source: Source): string {
  const before = source.text.slice(0, node.position);
  const lineStart = before.lastIndexOf('\n') + 1;
  const line = before.split('\n').length;
  return `${source.name}:${line}:${byteLength(before.slice(lineStart))}`;
}
