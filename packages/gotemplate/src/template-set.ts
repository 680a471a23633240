import { ROOT_SCOPE } from './compile-pipeline.ts';
import { compileList } from './compile-statement.ts';
import { FunctionError } from './error.ts';
import { isEmptyList, type ParsedTemplate } from './node.ts';
import { parseTemplate } from './parse.ts';
import { quote } from './quote.ts';
import { type Run, type Runnable, State, type Walk } from './run.ts';
import type { Value } from './value.ts';

/** One parsed template, and what it is compiled to: when it is first run, since most charts define more than they use. */
class Compilable {
  readonly name: string;
  readonly isEmpty: boolean;
  readonly #parsed: ParsedTemplate;
  #walk: Walk | undefined;

  constructor(parsed: ParsedTemplate) {
    this.name = parsed.name;
    this.isEmpty = isEmptyList(parsed.root);
    this.#parsed = parsed;
  }

  get walk(): Walk {
    this.#walk ??= compileList(this.#parsed.root, ROOT_SCOPE);
    return this.#walk;
  }
}

/** A text that was parsed, to be added to any number of sets. */
export interface ParsedText {
  readonly name: string;
  readonly templates: readonly Compilable[];
}

/**
 * Parses a text under a name. `functions` tells which names it may call; sets that it is added to have to know them.
 * Throws a TemplateError with Go's message.
 */
export function parseText(name: string, text: string, functions: { has(name: string): boolean }): ParsedText {
  return { name, templates: Array.from(parseTemplate(name, text, functions).values(), (parsed) => new Compilable(parsed)) };
}

/** A template in a set: those that it calls are looked up there. */
class BoundTemplate implements Runnable {
  readonly compilable: Compilable;
  readonly #owner: TemplateSet;

  constructor(compilable: Compilable, owner: TemplateSet) {
    this.compilable = compilable;
    this.#owner = owner;
  }

  get name(): string {
    return this.compilable.name;
  }

  get walk(): Walk {
    return this.compilable.walk;
  }

  lookup(name: string): Runnable | undefined {
    return this.#owner.lookup(name);
  }
}

/** Templates that see each other: what each `define` of each text names. */
export class TemplateSet {
  readonly #templates = new Map<string, BoundTemplate>();
  readonly #parent: TemplateSet | undefined;

  constructor(parent?: TemplateSet) {
    this.#parent = parent;
  }

  /** Adds a text, and what it defines; a later definition replaces an earlier one unless it is empty. Gives the text's own template. */
  add(text: ParsedText): Runnable {
    let own: BoundTemplate | undefined;
    for (const compilable of text.templates) {
      const bound = new BoundTemplate(compilable, this);
      if (compilable.name === text.name) own = bound;
      if (!compilable.isEmpty || this.find(compilable.name) === undefined) this.#templates.set(compilable.name, bound);
    }
    // Every text has a template of its own, if only an empty one.
    return own as Runnable;
  }

  /** A set that begins with these templates and leaves them as they are when more are added: for `tpl`. */
  derive(): TemplateSet {
    return new TemplateSet(this);
  }

  /** The template of this name, bound to this set. */
  lookup(name: string): Runnable | undefined {
    const own = this.#templates.get(name);
    if (own !== undefined) return own;
    const inherited = this.#parent?.find(name);
    if (inherited === undefined) return undefined;
    const bound = new BoundTemplate(inherited, this);
    this.#templates.set(name, bound);
    return bound;
  }

  /** The template of this name, here or in the set that this one was derived from. */
  find(name: string): Compilable | undefined {
    return this.#templates.get(name)?.compilable ?? this.#parent?.find(name);
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
