import type { FieldSchema } from '@capstan/kube-schema';
import { kustomize, type SchemaFacts } from '@capstan/kube-schema';
import type { Tree } from '@capstan/tree';
import type { BuildOptions } from './build-options.ts';
import { type Closure, ClosureRecorder } from './closure.ts';
import { KustomizeError } from './error.ts';
import type { Fault } from './fault.ts';

/** What all parts of one build share. */
export class BuildContext {
  readonly tree: Tree;
  readonly options: BuildOptions;
  readonly closure = new ClosureRecorder();
  readonly #faults: Fault[] = [];
  #customSchema: CustomSchema | undefined;

  constructor(tree: Tree, options: BuildOptions) {
    this.tree = tree;
    this.options = options;
  }

  get faults(): readonly Fault[] {
    return this.#faults;
  }

  report(fault: Fault): void {
    this.#faults.push(fault);
  }

  /**
   * Runs a step; a fault in it is noted and the answer undefined, so that others are found too. One that only follows from what failed
   * before is left out.
   */
  attempt<T>(step: () => T): T | undefined {
    try {
      return step();
    } catch (error) {
      if (!(error instanceof KustomizeError)) throw error;
      if (!(error.follows && this.#faults.length > 0)) this.#faults.push(error.fault);
      return undefined;
    }
  }

  get customSchema(): CustomSchema | undefined {
    return this.#customSchema;
  }

  /** Takes an `openapi:` document in the place of the built-in kinds; the first one wins, that of the outermost kustomization. */
  useSchema(schema: CustomSchema): void {
    this.#customSchema ??= schema;
  }

  /** The schema by which a strategic merge patch merges a kind's lists. */
  readonly schemaOf = (apiVersion: string, kind: string): FieldSchema | undefined =>
    this.#customSchema === undefined ? kustomize.schemaOf(apiVersion, kind) : this.#customSchema.facts.schemaOf(apiVersion, kind);

  closureOf(): Closure {
    return this.closure.finish();
  }
}

/** The kinds of a custom OpenAPI document. */
export interface CustomSchema {
  readonly facts: SchemaFacts;
  readonly scopes: ReadonlyMap<string, boolean>;
}
