import { isNull, isScalar, textOf } from '@capstan/yaml';
import { applySpecs, fieldFault, kindOf, scalarIn } from './apply-specs.ts';
import type { FieldSpec, Slot } from './field-spec.ts';
import type { Resource } from './resource.ts';
import { isClusterScoped } from './resource-id.ts';
import type { ResourceList } from './resource-list.ts';
import { isQuoted, makeScalar, setScalarField, textField } from './scalars.ts';

/** Which subjects of a role binding get the namespace. */
export type SubjectMode = 'defaultOnly' | 'allServiceAccounts' | 'none';

export interface NamespaceRule {
  readonly namespace: string;
  readonly specs: readonly FieldSpec[];
  /** Leaves a namespace that is there as it is. */
  readonly unsetOnly: boolean;
  readonly subjects: SubjectMode;
}

const METADATA_NAMESPACE: FieldSpec = { group: '', version: '', kind: '', path: 'metadata/namespace', create: true };

/** Puts every namespaced resource, and what refers to a namespace by field, into the namespace. Throws where two become the same. */
export function setNamespace(list: ResourceList, rule: NamespaceRule): void {
  if (rule.namespace === '') return;
  for (const resource of list.items) {
    resource.storePreviousId();
    namespaceResource(resource, rule);
  }
  list.changed();
  list.refuseSameIds('the namespace');
}

/** Sets the namespace of one resource. */
export function namespaceResource(resource: Resource, rule: NamespaceRule): void {
  const { apiVersion, kind } = resource;
  const set = (slot: Slot): void => {
    const scalar = scalarIn(slot);
    if (rule.unsetOnly && isScalar(scalar) && !isNull(scalar) && textOf(scalar) !== '') return;
    slot.set(makeScalar(rule.namespace, 'str', isQuoted(scalar)));
  };
  const isBinding = kind === 'RoleBinding' || kind === 'ClusterRoleBinding';
  if (!isClusterScoped(apiVersion, kind, resource.customScopes)) applySpecs(resource, [METADATA_NAMESPACE], set, 'scalar');
  if (isBinding) setSubjects(resource, rule);
  const specs = rule.specs.filter(
    (spec) =>
      spec.path !== 'metadata/namespace' &&
      !(spec.path === 'metadata/name' && apiVersion !== 'v1') &&
      !(isBinding && spec.path === 'subjects/namespace' && (spec.kind === 'RoleBinding' || spec.kind === 'ClusterRoleBinding')),
  );
  applySpecs(resource, specs, set, 'scalar');
}

function setSubjects(resource: Resource, rule: NamespaceRule): void {
  const subjects = resource.root.get('subjects');
  if (rule.subjects === 'none' || subjects === undefined || isNull(subjects)) return;
  if (!Array.isArray(subjects)) throw fieldFault(resource, 'subjects', `expected a list, found a ${kindOf(subjects)}`);
  for (const subject of subjects) {
    if (isNull(subject)) continue;
    if (!(subject instanceof Map)) throw fieldFault(resource, 'subjects', `expected a mapping, found a ${kindOf(subject)}`);
    const wanted =
      rule.subjects === 'allServiceAccounts' ? textField(subject, 'kind') === 'ServiceAccount' : textField(subject, 'name') === 'default';
    if (!wanted || (rule.unsetOnly && textField(subject, 'namespace') !== '')) continue;
    setScalarField(subject, 'namespace', rule.namespace, 'str');
  }
}
