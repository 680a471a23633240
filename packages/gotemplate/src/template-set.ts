import { ROOT_SCOPE } from './compile-pipeline.ts';
import { compileList } from './compile-statement.ts';
import { FunctionError } from './error.ts';
import { isEmptyList, type ListNode } from './node.ts';
import { parseTemplate } from './parse.ts';
import { quote } from './quote.ts';
import { type Run, type Runnable, State, type Walk } from './run.ts';
import type { Value } from './value.ts';

class CompiledTemplate implements Runnable {
  readonly name: string;
  readonly root: ListNode;
  readonly #owner: TemplateSet;
  #walk: Walk | undefined;

  constructor(name: string, root: ListNode, owner: TemplateSet, walk?: Walk) {
    this.name = name;
    this.root = root;
    this.#owner = owner;
    this.#walk = walk;
  }

  /** Compiled when first run: most charts define more than they use. */
  get walk(): Walk {
    this.#walk ??= compileList(this.root, ROOT_SCOPE);
    return this.#walk;
  }

  lookup(name: string): Runnable | undefined {
    return this.#owner.lookup(name);
  }
}

/** Templates that see each other: what each `define` of each text names. Parsed once, run any number of times. */
export class TemplateSet {
  readonly #functions: { has(name: string): boolean };
  readonly #templates = new Map<string, CompiledTemplate>();
  readonly #parent: TemplateSet | undefined;

  /** `functions` tells which names a text may call. */
  constructor(functions: { has(name: string): boolean }, parent?: TemplateSet) {
    this.#functions = functions;
    this.#parent = parent;
  }

  /**
   * Adds a text under a name, and what it defines. A later definition replaces an earlier one unless it is empty.
   * Gives the text's own template. Throws a TemplateError with Go's message; nothing is added then.
   */
  add(name: string, text: string): Runnable {
    let own: CompiledTemplate | undefined;
    for (const parsed of parseTemplate(name, text, this.#functions).values()) {
      const compiled = new CompiledTemplate(parsed.name, parsed.root, this);
      if (parsed.name === name) own = compiled;
      if (this.lookup(parsed.name) !== undefined && isEmptyList(parsed.root)) continue;
      this.#templates.set(parsed.name, compiled);
    }
    // Every text has a template of its own, if only an empty one.
    return own as Runnable;
  }

  /** A set that begins with these templates and leaves them as they are when more are added: for `tpl`. */
  derive(): TemplateSet {
    return new TemplateSet(this.#functions, this);
  }

  /** The template of this name, bound to this set: those that it calls are looked up here. */
  lookup(name: string): Runnable | undefined {
    const own = this.#templates.get(name);
    if (own !== undefined) return own;
    const inherited = this.#parent?.lookupCompiled(name);
    if (inherited === undefined) return undefined;
    const bound = new CompiledTemplate(name, inherited.root, this, inherited.walk);
    this.#templates.set(name, bound);
    return bound;
  }

  lookupCompiled(name: string): CompiledTemplate | undefined {
    return this.#templates.get(name) ?? this.#parent?.lookupCompiled(name);
  }

  /** Runs a template and gives its output. Throws an ExecutionError with Go's message, or a LimitError. */
  execute(name: string, data: Value, run: Run): string {
    const state = this.begin(name, data, run);
    state.template.walk(state, state.values[0]);
    return state.out.text;
  }

  /** What a run of a template begins with: its walk takes it, and the output is in it then. */
  begin(name: string, data: Value, run: Run): State {
    const template = this.lookup(name);
    if (template !== undefined) return new State(run, template, { text: '' }, data ?? undefined, 0);
    throw new FunctionError(`template: no template ${quote(name)} associated with template "gotpl"`);
  }
}

/** Runs one template, as {@link TemplateSet.execute} does. */
export function executeTemplate(template: Runnable, data: Value, run: Run): string {
  const state = new State(run, template, { text: '' }, data ?? undefined, 0);
  template.walk(state, state.values[0]);
  return state.out.text;
}
