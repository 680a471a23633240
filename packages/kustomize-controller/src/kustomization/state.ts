import { type Artifact, FINALIZER, type Kustomization } from '@capstan/api';
import { type CompileExpression, compileHealthExpr, HealthError, type HealthExpressions } from '@capstan/health';
import type { KubeObject } from '@capstan/kube';
import { formatDuration } from '@capstan/runtime';
import { checkDependencies, type FindKustomization, notGiven } from './dependencies.ts';
import { retryIntervalOf } from './durations.ts';
import { artifactOf, SOURCE_GROUP, type SourceReference, sourceOf } from './source-reference.ts';
import { unsupportedFields } from './unsupported-fields.ts';

/** What the decision depends on besides the object. */
export interface World {
  findSource(reference: SourceReference): KubeObject | undefined;
  readonly findKustomization: FindKustomization;
  readonly noCrossNamespaceRefs: boolean;
  readonly allowExternalArtifact: boolean;
  readonly additiveDependencyCheck: boolean;
  /** `--requeue-dependency`: the safety net, in milliseconds. */
  readonly requeueDependencyMs: number;
  /** Given where the object {@link hasExpressions}. */
  readonly compileExpression?: CompileExpression | undefined;
}

/** What is to be done about an object. */
export type Decision =
  /** It is being deleted. */
  | { readonly do: 'finalize' }
  /** Before anything else is done for it. */
  | { readonly do: 'add-finalizer' }
  | { readonly do: 'nothing'; readonly message: string }
  /** Only a change of a spec mends it. */
  | { readonly do: 'stall'; readonly reason: string; readonly message: string; readonly artifact?: Artifact }
  /** Something else has to come first; it wakes us, and so does the time. */
  | {
      readonly do: 'await';
      readonly reason: string;
      readonly message: string;
      readonly notice?: string;
      readonly artifact?: Artifact;
      readonly requeueAfterMs: number;
    }
  | { readonly do: 'reconcile'; readonly source: SourceReference; readonly artifact: Artifact; readonly expressions: HealthExpressions };

/** Flux's words before a fault that no retry mends. */
const TERMINAL = 'Reconciliation failed terminally due to configuration error';

/** Decides what is to be done about an object, from what is known of the world. Pure. */
export function decide(object: Kustomization, world: World): Decision {
  if (object.metadata.deletionTimestamp !== undefined) return { do: 'finalize' };
  if (!object.metadata.finalizers?.includes(FINALIZER)) return { do: 'add-finalizer' };
  if (object.spec.suspend === true) return { do: 'nothing', message: 'Reconciliation is suspended for this object' };

  const unsupported = unsupportedFields(object.spec);
  if (unsupported.length > 0) {
    return {
      do: 'stall',
      reason: 'ValidationFailed',
      message: `not supported yet: ${unsupported.join(', ')}; remove it for this object to be reconciled`,
    };
  }
  const expressions = compile(object.spec, world.compileExpression);
  if ('do' in expressions) return expressions;
  const source = sourceOf(object);
  const denial = denySource(object, source, world) ?? denyDependencies(object, world);
  if (denial !== undefined) return { do: 'stall', reason: 'AccessDenied', message: denial };

  const found = world.findSource(source);
  if (found === undefined) {
    const message = `${source.kind}.${SOURCE_GROUP} "${source.name}" not found`;
    return { do: 'await', reason: 'ArtifactFailed', message, requeueAfterMs: retryIntervalOf(object.spec) };
  }
  const artifact = artifactOf(found);
  if (artifact === undefined) {
    const message = `Source artifact not found, retrying in ${formatDuration(world.requeueDependencyMs)}`;
    return { do: 'await', reason: 'ArtifactFailed', message, requeueAfterMs: world.requeueDependencyMs };
  }
  return decideByDependencies(object, world, { do: 'reconcile', source, artifact, expressions });
}

function decideByDependencies(object: Kustomization, world: World, goOn: Decision & { do: 'reconcile' }): Decision {
  if ((object.spec.dependsOn ?? []).length === 0) return goOn;
  const { artifact } = goOn;
  const fault = checkDependencies(object, artifact.revision, world.findKustomization, {
    additive: world.additiveDependencyCheck,
    compileExpression: world.compileExpression,
  });
  if (fault === undefined) return goOn;
  if (fault.terminal) return { do: 'stall', reason: fault.reason, message: `${TERMINAL}: ${fault.message}`, artifact };
  const notice = `Dependencies do not meet ready condition, retrying in ${formatDuration(world.requeueDependencyMs)}`;
  return { do: 'await', reason: fault.reason, message: fault.message, notice, artifact, requeueAfterMs: world.requeueDependencyMs };
}

/** Whether deciding about an object takes what compiles expressions. */
export function hasExpressions({ healthCheckExprs = [], dependsOn = [] }: Kustomization['spec']): boolean {
  return healthCheckExprs.length > 0 || dependsOn.some(({ readyExpr = '' }) => readyExpr !== '');
}

function compile(
  spec: Kustomization['spec'],
  compileExpression: CompileExpression = notGiven,
): HealthExpressions | (Decision & { do: 'stall' }) {
  try {
    return compileHealthExpr(spec.healthCheckExprs ?? [], compileExpression);
  } catch (error) {
    if (!(error instanceof HealthError)) throw error;
    return { do: 'stall', reason: 'InvalidCELExpression', message: `${TERMINAL}: ${error.message}` };
  }
}

function denySource(object: Kustomization, source: SourceReference, world: World): string | undefined {
  const name = `${source.kind}/${source.namespace}/${source.name}`;
  if (world.noCrossNamespaceRefs && source.namespace !== object.metadata.namespace) {
    return `can't access '${name}', cross-namespace references have been blocked`;
  }
  if (source.kind === 'ExternalArtifact' && !world.allowExternalArtifact) {
    return `can't access '${name}', ExternalArtifact feature gate is disabled`;
  }
  return undefined;
}

/**
 * Waiting for another namespace's Kustomization tells no more than whether it is ready, and Flux allows it under the flag, for tenants that
 * wait for infrastructure; an expression would read all of its spec and status.
 */
function denyDependencies(object: Kustomization, world: World): string | undefined {
  if (!world.noCrossNamespaceRefs) return undefined;
  const foreign = (object.spec.dependsOn ?? []).find(
    ({ namespace, readyExpr }) => readyExpr !== undefined && readyExpr !== '' && namespace && namespace !== object.metadata.namespace,
  );
  if (foreign === undefined) return undefined;
  return `can't access 'Kustomization/${foreign.namespace}/${foreign.name}', cross-namespace references have been blocked: a readyExpr may not read it`;
}
