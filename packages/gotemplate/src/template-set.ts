import { ROOT_SCOPE } from './compile-pipeline.ts';
import { compileList } from './compile-statement.ts';
import { FunctionError } from './error.ts';
import { isEmptyList, type ListNode, type Source } from './node.ts';
import { parseTemplate } from './parse.ts';
import { quote } from './quote.ts';
import { type Run, type Runnable, State, type Walk } from './run.ts';
import type { Value } from './value.ts';

/** One parsed template, and what it is compiled to: when it is first run, since most charts define more than they use. */
class Compilable {
  readonly isEmpty: boolean;
  readonly #root: ListNode;
  #walk: Walk | undefined;

  constructor(root: ListNode) {
    this.isEmpty = isEmptyList(root);
    this.#root = root;
  }

  get walk(): Walk {
    this.#walk ??= compileList(this.#root, ROOT_SCOPE);
    return this.#walk;
  }
}

/** A text that was parsed, to be added to any number of sets. */
export interface ParsedText {
  readonly source: Source;
  /** Whether its own template is another's as well, so that it may have no other name. */
  readonly definesOwnName: boolean;
  /** What it defines, by name, its own template among them. */
  readonly templates: ReadonlyMap<string, Compilable>;
}

/**
 * Parses a text under a name. `functions` tells which names it may call; sets that it is added to have to know them.
 * Throws a TemplateError with Go's message.
 */
export function parseText(name: string, text: string, functions: { has(name: string): boolean }): ParsedText {
  const { byName, definesOwnName } = parseTemplate(name, text, functions);
  const templates = new Map(Array.from(byName, ([defined, { root }]) => [defined, new Compilable(root)]));
  return { source: { name, text }, definesOwnName, templates };
}

/**
 * A parsed text as it would be under another name, sharing all that was parsed and compiled; undefined where the name makes a difference
 * to that, since the text defines a template of one of the two names.
 */
export function underName({ source, definesOwnName, templates }: ParsedText, name: string): ParsedText | undefined {
  if (definesOwnName || (name !== source.name && templates.has(name))) return undefined;
  const renamed = new Map(Array.from(templates, ([defined, compilable]) => [defined === source.name ? name : defined, compilable]));
  return { source: { name, text: source.text }, definesOwnName, templates: renamed };
}

/** A template in a set: those that it calls are looked up there. */
class BoundTemplate implements Runnable {
  readonly name: string;
  readonly source: Source;
  readonly compilable: Compilable;
  readonly #owner: TemplateSet;

  constructor(name: string, source: Source, compilable: Compilable, owner: TemplateSet) {
    this.name = name;
    this.source = source;
    this.compilable = compilable;
    this.#owner = owner;
  }

  /** The same template, whose calls are looked up in another set. */
  in(owner: TemplateSet): BoundTemplate {
    return new BoundTemplate(this.name, this.source, this.compilable, owner);
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
    for (const [name, compilable] of text.templates) {
      const bound = new BoundTemplate(name, text.source, compilable, this);
      if (name === text.source.name) own = bound;
      if (!compilable.isEmpty || this.find(name) === undefined) this.#templates.set(name, bound);
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
    const bound = inherited.in(this);
    this.#templates.set(name, bound);
    return bound;
  }

  /** The template of this name, here or in the set that this one was derived from. */
  find(name: string): BoundTemplate | undefined {
    return this.#templates.get(name) ?? this.#parent?.find(name);
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
