import type { Kustomization } from '@capstan/api';
import { type CompileExpression, HealthError } from '@capstan/health';
import { isTrue, type ObjectKey } from '@capstan/runtime';
import { formatSource, sourceOf } from './source-reference.ts';

/** Why an object has to wait for another, or never can be reconciled as it is. */
export interface DependencyFault {
  /** Only a change of a spec mends it. */
  readonly terminal: boolean;
  readonly reason: 'DependencyNotReady' | 'InvalidCELExpression';
  readonly message: string;
}

/** Finds a Kustomization. */
export type FindKustomization = (key: ObjectKey) => Kustomization | undefined;

/** The keys of what an object depends on. */
export function dependenciesOf({ metadata, spec }: Pick<Kustomization, 'metadata' | 'spec'>): ObjectKey[] {
  return (spec.dependsOn ?? []).map(({ namespace, name }) => ({ namespace: namespace ?? metadata.namespace ?? '', name }));
}

/**
 * The first dependency that is not as it should be; undefined where all are: each exists, is ready at its generation and, when it builds
 * from the same source, at that source's revision. A `readyExpr` takes the place of these, or is asked besides with `additive`.
 */
export function checkDependencies(
  object: Kustomization,
  revision: string,
  find: FindKustomization,
  { additive = false, compileExpression = notGiven }: { additive?: boolean; compileExpression?: CompileExpression | undefined } = {},
): DependencyFault | undefined {
  const cycle = findCycle(object, find);
  if (cycle !== undefined) {
    return { terminal: true, reason: 'DependencyNotReady', message: `dependency cycle: ${cycle.map(describe).join(' -> ')}` };
  }
  for (const [index, key] of dependenciesOf(object).entries()) {
    const name = describe(key);
    const dependency = find(key);
    if (dependency === undefined) {
      return waiting(`dependency '${name}' not found: kustomizations.kustomize.toolkit.fluxcd.io "${key.name}" not found`);
    }
    const expression = object.spec.dependsOn?.[index]?.readyExpr ?? '';
    if (expression !== '') {
      const fault = evaluate(compileExpression, expression, { self: object, dep: dependency }, name);
      if (fault !== undefined) return fault;
      if (!additive) continue;
    }
    const { status } = dependency;
    if (status?.observedGeneration !== dependency.metadata.generation || !isTrue(dependency, 'Ready')) {
      return waiting(`dependency '${name}' is not ready`);
    }
    const sameSource = formatSource(sourceOf(object)) === formatSource(sourceOf(dependency));
    if (sameSource && status?.lastAppliedRevision !== revision) return waiting(`dependency '${name}' revision is not up to date`);
  }
  return undefined;
}

function waiting(message: string): DependencyFault {
  return { terminal: false, reason: 'DependencyNotReady', message };
}

/** Stands where an object has no expression: asked all the same, the caller is at fault. */
export function notGiven(source: string): never {
  throw new TypeError(`nothing was given to compile the expression '${source}'`);
}

function evaluate(
  compileExpression: CompileExpression,
  source: string,
  between: { self: Kustomization; dep: Kustomization },
  name: string,
): DependencyFault | undefined {
  try {
    if (compileExpression(source).evaluate(between)) return undefined;
    return waiting(`dependency '${name}' is not ready according to readyExpr eval`);
  } catch (error) {
    if (!(error instanceof HealthError)) throw error;
    // A field that is not there yet is no fault of the expression.
    if (error.code === 'ExpressionFailed') return waiting(`dependency '${name}' is not ready: ${error.message}`);
    return { terminal: true, reason: 'InvalidCELExpression', message: `failed to evaluate dependency ${name}: ${error.message}` };
  }
}

/** The way along dependencies that leads from an object back to itself; undefined where there is none. */
function findCycle(object: Pick<Kustomization, 'metadata' | 'spec'>, find: FindKustomization): ObjectKey[] | undefined {
  const start = { namespace: object.metadata.namespace ?? '', name: object.metadata.name };
  const seen = new Set<string>();
  const stack = [{ key: start, path: [start] }];
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    const current = describe(step.key) === describe(start) ? object : find(step.key);
    if (current === undefined) continue;
    for (const next of dependenciesOf(current)) {
      const path = [...step.path, next];
      if (describe(next) === describe(start)) return path;
      if (seen.has(describe(next))) continue;
      seen.add(describe(next));
      stack.push({ key: next, path });
    }
  }
  return undefined;
}

function describe({ namespace, name }: ObjectKey): string {
  return `${namespace}/${name}`;
}
