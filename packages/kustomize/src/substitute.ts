import type { Tree } from '@capstan/tree';
import { decodeText, parseDocument, YamlError } from '@capstan/yaml';
import { BuiltResource } from './build-resource.ts';
import { evaluateTemplate } from './envsubst/evaluate.ts';
import { TemplateError } from './envsubst/parse.ts';
import type { Fault } from './fault.ts';
import { nodeOfValue } from './json-values.ts';

export interface SubstituteOptions {
  /** Makes a variable without a value and without a default a fault; otherwise it is empty. */
  readonly strict?: boolean;
  /** Flux's `substituteStrategy`: `Always` evaluates templates even where there are no variables at all. */
  readonly strategy?: 'WithVariables' | 'Always';
  /** Where the resources came from, to find the lines of faults. */
  readonly tree?: Tree;
}

export type SubstituteResult =
  | { readonly ok: true; readonly resources: BuiltResource[] }
  | { readonly ok: false; readonly faults: Fault[] };

const SWITCH = 'kustomize.toolkit.fluxcd.io/substitute';
const NAME = /^[_A-Za-z][_A-Za-z0-9]*$/;

/**
 * Flux's substitution after a build: `${name}` and its kin in each object's YAML text, which is then read again. Objects that are
 * labelled or annotated with `kustomize.toolkit.fluxcd.io/substitute: disabled` are left alone. Line breaks in values are dropped, as
 * Flux does. Every fault of every object comes in one answer; none holds a value.
 */
export function substitute(
  resources: readonly BuiltResource[],
  variables: ReadonlyMap<string, string> | Readonly<Record<string, string>>,
  options: SubstituteOptions = {},
): SubstituteResult {
  const values = new Map<string, string>();
  const faults: Fault[] = [];
  for (const [name, value] of variables instanceof Map ? variables : Object.entries(variables)) {
    if (!NAME.test(name))
      faults.push({
        code: 'InvalidVariable',
        file: 'spec.postBuild',
        message: `'${name}' var name is invalid, must match '^[_[:alpha:]][_[:alpha:][:digit:]]*$'`,
      });
    values.set(name, value.replaceAll('\n', ''));
  }
  if (faults.length > 0) return { ok: false, faults };
  if (values.size === 0 && options.strategy !== 'Always') return { ok: true, resources: [...resources] };
  const substituted = resources.map((resource) => substituteOne(resource, values, options, faults));
  return faults.length > 0 ? { ok: false, faults } : { ok: true, resources: substituted };
}

function substituteOne(
  resource: BuiltResource,
  values: ReadonlyMap<string, string>,
  options: SubstituteOptions,
  faults: Fault[],
): BuiltResource {
  const text = resource.yaml();
  if (!text.includes('$') || resource.isSwitched(SWITCH, 'disabled')) return resource;
  const fault = (message: string, mark: string, remedy?: string): Fault => ({
    code: 'InvalidVariable',
    file: resource.origin.path,
    line: lineOf(resource, mark, options.tree),
    object: resource.label,
    message,
    ...(remedy === undefined ? {} : { remedy }),
  });
  try {
    const { text: result, missing } = evaluateTemplate(text, values);
    if (options.strict === true && missing.length > 0) {
      for (const name of missing)
        faults.push(
          fault(`variable not set (strict mode): "${name}"`, `\${${name}`, 'set it in spec.postBuild, or give it a default with :-'),
        );
      return resource;
    }
    const value = parseDocument(result, { flavor: 'sigs' });
    const root = nodeOfValue(value);
    if (!(root instanceof Map)) throw new TemplateError('the result is no object');
    return new BuiltResource(root, resource.origin);
  } catch (error) {
    // A parser's message may quote the text, and with it a value: only its kind is told.
    if (error instanceof TemplateError) faults.push(fault(`variable substitution failed: ${error.message}`, '${'));
    else if (error instanceof YamlError)
      faults.push(
        fault('the object is no YAML any more after its variables were replaced', '${', 'quote the place where the variable stands'),
      );
    else throw error;
    return resource;
  }
}

/** The line in the resource's file where the text stands after the resource begins; else that where it begins. */
function lineOf(resource: BuiltResource, mark: string, tree: Tree | undefined): number {
  const { path, line } = resource.origin;
  const bytes = tree?.readFile(path);
  if (bytes === undefined) return line;
  const lines = decodeText(bytes).split('\n');
  const index = lines.findIndex((content, at) => at >= line - 1 && content.includes(mark));
  return index === -1 ? line : index + 1;
}
