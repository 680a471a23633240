import { type AssessedObject, type Assessment, current, failed, inProgress } from './assessment.ts';
import { conditionOf, conditionsOf, numberAt, stringAt } from './read-field.ts';
import { assessCustomResourceDefinition } from './rules/assess-custom-resource-definition.ts';
import { assessDaemonSet } from './rules/assess-daemon-set.ts';
import { assessDeployment } from './rules/assess-deployment.ts';
import { assessJob } from './rules/assess-job.ts';
import { assessPersistentVolumeClaim } from './rules/assess-persistent-volume-claim.ts';
import { assessPod } from './rules/assess-pod.ts';
import { assessReplicaSet } from './rules/assess-replica-set.ts';
import { assessService } from './rules/assess-service.ts';
import { assessStatefulSet } from './rules/assess-stateful-set.ts';

type Rule = (object: AssessedObject, nowMs: number | undefined) => Assessment;

const alwaysReady: Rule = () => current('Resource is always ready');

/** The rules of built-in kinds, by group and kind. A kind that is not here has the rules of custom resources. */
const RULES = new Map<string, Rule>([
  ['/Service', assessService],
  ['/Pod', assessPod],
  ['/Secret', alwaysReady],
  ['/ConfigMap', alwaysReady],
  ['/PersistentVolumeClaim', assessPersistentVolumeClaim],
  ['apps/StatefulSet', assessStatefulSet],
  ['apps/DaemonSet', assessDaemonSet],
  ['apps/Deployment', assessDeployment],
  ['apps/ReplicaSet', assessReplicaSet],
  ['policy/PodDisruptionBudget', () => current('AllowedDisruptions has been computed.')],
  ['batch/CronJob', alwaysReady],
  ['batch/Job', assessJob],
  ['apiextensions.k8s.io/CustomResourceDefinition', assessCustomResourceDefinition],
]);

/** What an assessment may depend on besides the object. */
export interface AssessOptions {
  /** Milliseconds since the epoch; without it a pod that finds no node is never called failed. */
  readonly nowMs?: number;
}

/**
 * Whether an object has become what its spec asks for, by kstatus' rules: deletion first, then the observed generation,
 * then the conditions Reconciling and Stalled, then the kind's own rule, then the condition Ready. An object with none of these is current.
 */
export function assess(object: AssessedObject, options: AssessOptions = {}): Assessment {
  const generic = assessGenerically(object);
  if (generic !== undefined) return generic;
  const rule = RULES.get(`${groupOf(object)}/${object.kind ?? ''}`);
  return rule === undefined ? assessReadyCondition(object) : rule(object, options.nowMs);
}

function groupOf(object: AssessedObject): string {
  const [group, version] = (object.apiVersion ?? '').split('/');
  return version === undefined ? '' : (group ?? '');
}

/** What holds for every kind; undefined where it decides nothing. */
function assessGenerically(object: AssessedObject): Assessment | undefined {
  if (stringAt(object, 'metadata', 'deletionTimestamp') !== '') {
    return { status: 'Terminating', message: 'Resource scheduled for deletion' };
  }
  const lag = assessGeneration(object);
  if (lag !== undefined) return lag;
  for (const condition of conditionsOf(object)) {
    if (condition.status !== 'True') continue;
    if (condition.type === 'Reconciling') return inProgress(condition.message);
    if (condition.type === 'Stalled') return failed(condition.message);
  }
  return undefined;
}

/** In progress while the controller has not seen the newest spec; undefined where it has, or does not tell. */
export function assessGeneration(object: AssessedObject): Assessment | undefined {
  const generation = numberAt(object, 'metadata', 'generation');
  const observed = numberAt(object, 'status', 'observedGeneration');
  if (generation === undefined || observed === undefined || observed === generation) return undefined;
  return inProgress(`${object.kind} generation is ${generation}, but latest observed generation is ${observed}`);
}

function assessReadyCondition(object: AssessedObject): Assessment {
  const ready = conditionOf(object, 'Ready');
  if (ready === undefined) return current('Resource is current');
  return ready.status === 'True' ? current('Resource is Ready') : inProgress(ready.message);
}
