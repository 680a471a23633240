import {
  ANY_TYPE,
  type Environment,
  ExecutionError,
  executeTemplate,
  FunctionError,
  type FunctionTable,
  fixed,
  type GoFunction,
  GoMap,
  LimitError,
  quote,
  Run,
  type RunLimits,
  systemEnvironment,
  TemplateError,
  TemplateSet,
  type Value,
} from '@capstan/gotemplate';
import type { CapabilitiesObject } from './capabilities.ts';
import { type Chart, fullPath } from './chart.ts';
import { chartObject, valuesObject } from './chart-object.ts';
import { HelmError, RenderError, type TemplateFault } from './error.ts';
import { executionMessage, parseMessage, templateFault, wrapWarning } from './execution-message.ts';
import { FilesObject } from './files-object.ts';
import { helmFunctions, RENDERING_FUNCTIONS } from './functions.ts';
import type { HelmMajor } from './helm-major.ts';
import { parseFile, parseTpl } from './parse-cache.ts';
import { isStackEnd } from './stack-end.ts';

/** How deep includes of one name may nest; Helm's own limit. */
const MAX_NESTED_INCLUDES = 1000;

/** Looks up an object or a list of the cluster; an empty map where there is none. */
export type Lookup = (apiVersion: string, kind: string, namespace: string, name: string) => Value;

export interface RenderOptions {
  readonly environment?: Environment;
  readonly lookup?: Lookup;
  /** What `getHostByName` asks; it gives an empty text without. */
  readonly resolveHost?: (name: string) => string;
  /** Whether an absent key is a fault. */
  readonly strict?: boolean;
  /** Which major version of Helm's objects templates see; 4 where absent. */
  readonly major?: HelmMajor;
  readonly limits?: Partial<RunLimits>;
}

/** What the templates of a chart are rendered with. */
export interface RenderValues {
  readonly release: GoMap;
  readonly capabilities: CapabilitiesObject;
  readonly values: GoMap;
}

interface Renderable {
  readonly name: string;
  readonly data: Uint8Array;
  readonly scope: GoMap;
  readonly basePath: string;
}

const depthOf = (name: string) => name.split('/').length;
const baseOf = (name: string) => name.slice(name.lastIndexOf('/') + 1);

/** Templates in the order in which Helm parses and renders them: deep ones first, names backwards. */
function inOrder(renderables: readonly Renderable[]): Renderable[] {
  return [...renderables].sort((left, right) => depthOf(right.name) - depthOf(left.name) || (left.name < right.name ? 1 : -1));
}

/** A chart's templates and those of its dependencies, each with what it sees. */
function collect(
  chart: Chart,
  parent: { readonly values: GoMap; readonly release: Value; readonly capabilities: Value; readonly major: HelmMajor },
  into: Map<string, Renderable>,
): GoMap {
  const { release, capabilities, major } = parent;
  const isRoot = chart.parent === undefined;
  const own = isRoot ? parent.values : parent.values.get(chart.metadata.name);
  const values = valuesObject(own instanceof GoMap ? own : [], major);
  const subcharts = new GoMap();
  const scope = valuesObject(
    [
      ['Chart', chartObject(chart, major)],
      ['Files', FilesObject.of(chart.files, major)],
      ['Release', release],
      ['Capabilities', capabilities],
      ['Values', values],
      ['Subcharts', subcharts],
    ],
    major,
  );
  for (const child of chart.dependencies) {
    subcharts.set(child.metadata.name, collect(child, { values, release, capabilities, major }, into));
  }
  const path = fullPath(chart);
  const isLibrary = chart.metadata.type.toLowerCase() === 'library';
  for (const { name, data } of chart.templates) {
    if (isLibrary && !baseOf(name).startsWith('_')) continue;
    // Of two templates of one name, which aliases can make, the last counts.
    into.set(`${path}/${name}`, { name: `${path}/${name}`, data, scope, basePath: `${path}/templates` });
  }
  return scope;
}

const withoutNoValue = (text: string) => (text.includes('<no value>') ? text.replaceAll('<no value>', '') : text);

/** One rendering: its templates, its functions, and how deep each include has come. */
class Rendering {
  readonly #base: FunctionTable;
  readonly #known: { has(name: string): boolean };
  readonly #nested = new Map<string, number>();

  constructor(base: FunctionTable, known: { has(name: string): boolean }) {
    this.#base = base;
    this.#known = known;
  }

  /** The functions for the templates of one set. `run` is what they are called in. */
  functions(set: TemplateSet, run: () => Run): Map<string, GoFunction> {
    return new Map([
      ...this.#base,
      ['include', fixed(['string', ANY_TYPE], this.#include(set, run))],
      ['tpl', fixed(['string', ANY_TYPE], (text, data) => this.#tpl(set, run(), text, data))],
    ]);
  }

  /** As few calls as can be stand between a template and the one it includes: the stack has to last for Helm's limit. */
  #include(set: TemplateSet, run: () => Run): (name: string, data: Value) => string {
    const nested = this.#nested;
    return (name, data) => {
      const count = nested.get(name) ?? 0;
      if (count > MAX_NESTED_INCLUDES) throw endlessInclude(name);
      const begun = set.begin(name, data, run());
      nested.set(name, count + 1);
      try {
        begun.template.walk(begun, begun.values[0]);
        return begun.out.text;
      } catch (error) {
        // The stack may still end before, where much else is on it.
        if (count > 0 && isStackEnd(error)) throw endlessInclude(name);
        throw error;
      } finally {
        nested.set(name, count);
      }
    };
  }

  #tpl(parent: TemplateSet, run: Run, text: string, data: Value): string {
    // What calls nothing comes out as it is.
    if (!text.includes('{{')) return withoutNoValue(text);
    const set = parent.derive();
    const functions = this.functions(set, () => inner);
    const inner: Run = run.withFunctions(functions);
    let template: ReturnType<TemplateSet['add']>;
    try {
      template = set.add(parseTpl(text, this.#known));
    } catch (error) {
      if (error instanceof TemplateError) throw new FunctionError(`cannot parse template ${quote(text)}: ${error.message}`, error);
      throw error;
    }
    try {
      return withoutNoValue(executeTemplate(template, data, inner));
    } catch (error) {
      if (error instanceof LimitError || !(error instanceof TemplateError)) throw error;
      throw new FunctionError(`error during tpl function execution for ${quote(text)}: ${error.message}`, error);
    }
  }
}

function endlessInclude(name: string): FunctionError {
  return new FunctionError(`rendering template has a nested reference name: ${name}: unable to execute template`);
}

function required(message: string, value: Value): Value {
  if (value === null || value === undefined || value === '') throw new FunctionError(wrapWarning(message));
  return value;
}

/** The functions of one rendering, apart from those that run templates. */
function renderingFunctions(options: RenderOptions): Map<string, GoFunction> {
  const { lookup = () => new GoMap(), resolveHost = () => '' } = options;
  return new Map<string, GoFunction>([
    ...helmFunctions(options.environment ?? systemEnvironment()),
    ['required', fixed(['string', ANY_TYPE], required)],
    [
      'fail',
      fixed(['string'], (message) => {
        throw new FunctionError(wrapWarning(message));
      }),
    ],
    ['lookup', fixed(['string', 'string', 'string', 'string'], lookup)],
    ['getHostByName', fixed(['string'], resolveHost)],
  ]);
}

/**
 * Renders a chart's templates and those of its dependencies; gives their texts by path. Throws a RenderError with Helm's message,
 * which tells of the first fault, and with all faults: of every template that does not parse, else of every one that fails.
 */
export function renderChart(chart: Chart, values: RenderValues, options: RenderOptions = {}): Map<string, string> {
  const renderables = new Map<string, Renderable>();
  const major = options.major ?? 4;
  collect(chart, { ...values, major }, renderables);
  const ordered = inOrder([...renderables.values()]);
  const base = renderingFunctions(options);
  const names = { has: (name: string) => base.has(name) || RENDERING_FUNCTIONS.includes(name) };
  const set = new TemplateSet();
  parseAll(chart, set, ordered, names);
  const rendering = new Rendering(base, names);
  const run: Run = new Run({
    functions: rendering.functions(set, () => run),
    missingKey: options.strict === true ? 'error' : 'zero',
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  });
  return renderAll(chart, set, ordered, run, major);
}

function parseAll(chart: Chart, set: TemplateSet, renderables: readonly Renderable[], known: { has(name: string): boolean }): void {
  const faults: TemplateFault[] = [];
  for (const { name, data } of renderables) {
    try {
      set.add(parseFile(name, data, known));
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      const message = parseMessage(name, error.message);
      const location = error.message.split(': ')[1] ?? name;
      faults.push({
        chart: chart.metadata.name,
        template: name,
        chain: [{ location, template: undefined, expression: undefined }],
        message,
      });
    }
  }
  if (faults[0] !== undefined) throw new RenderError('ParseFailed', faults[0].message, faults);
}

function renderAll(chart: Chart, set: TemplateSet, renderables: readonly Renderable[], run: Run, major: HelmMajor): Map<string, string> {
  const rendered = new Map<string, string>();
  const faults: TemplateFault[] = [];
  let cause: unknown;
  for (const { name, scope, basePath } of renderables) {
    if (baseOf(name).startsWith('_')) continue;
    scope.set(
      'Template',
      valuesObject(
        [
          ['Name', name],
          ['BasePath', basePath],
        ],
        major,
      ),
    );
    try {
      rendered.set(name, withoutNoValue(set.execute(name, scope, run)));
    } catch (error) {
      cause ??= error;
      faults.push(templateFault(chart.metadata.name, name, error, messageOf(name, error, major)));
    }
  }
  if (faults[0] !== undefined) throw new RenderError('RenderFailed', faults[0].message, faults, cause);
  return rendered;
}

function messageOf(name: string, error: unknown, major: HelmMajor): string {
  if (error instanceof LimitError) throw new HelmError('LimitExceeded', `${name}: ${error.message}`, error);
  if (isStackEnd(error)) throw new HelmError('LimitExceeded', `${name}: templates are nested too deeply`, error);
  if (error instanceof ExecutionError) return executionMessage(error, major);
  if (error instanceof TemplateError) return error.message;
  throw error;
}
