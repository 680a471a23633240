import { isNull, isScalar, type MappingNode, type Node, textOf } from '@capstan/yaml';
import { fieldFault, kindOf } from './apply-specs.ts';
import { KustomizeError } from './error.ts';
import { type FieldSpec, FieldSpecError, visitField } from './field-spec.ts';
import type { Resource } from './resource.ts';
import { effectiveNamespace, type Gvk, isSelected, type ResourceId } from './resource-id.ts';
import { isQuoted, makeScalar, setScalarField, textField } from './scalars.ts';
import type { NameReference } from './transformer-config.ts';

/** A resource that may have been renamed, with what is asked of it again and again. */
interface Candidate {
  readonly resource: Resource;
  readonly id: ResourceId;
  readonly previous: readonly ResourceId[];
}

interface Rule {
  readonly spec: FieldSpec;
  readonly target: Gvk;
}

/** Rewrites every field that holds a name which has changed. Throws where a name could mean several resources. */
export function fixNameReferences(resources: readonly Resource[], references: readonly NameReference[]): void {
  const byFormerName = new Map<string, Candidate[]>();
  for (const resource of resources) {
    const previous = resource.previousIds;
    if (previous.length === 0) continue;
    const candidate: Candidate = { resource, id: resource.id, previous };
    for (const name of new Set(previous.map((id) => id.name))) {
      const list = byFormerName.get(name);
      if (list === undefined) byFormerName.set(name, [candidate]);
      else list.push(candidate);
    }
  }
  if (byFormerName.size === 0) return;
  const byFormerNamespace = new Map<string, ResourceId[]>();
  for (const resource of resources) {
    const namespace = effectiveNamespace(resource.originalId);
    const ids = byFormerNamespace.get(namespace);
    if (ids === undefined) byFormerNamespace.set(namespace, [resource.id]);
    else ids.push(resource.id);
  }
  const rulesOf = rulesByKind(references);
  for (const referrer of resources) {
    const original = referrer.originalId;
    const rewriter = new ReferenceRewriter(referrer, byFormerName, byFormerNamespace);
    for (const rule of rulesOf(original.kind)) {
      if (isSelected(original, rule.spec)) rewriter.rewrite(rule);
    }
  }
}

/** The rules that may concern a kind, in the order of the configuration. */
function rulesByKind(references: readonly NameReference[]): (kind: string) => readonly Rule[] {
  const all = references.flatMap((reference) => reference.referrers.map((spec) => ({ spec, target: reference })));
  const known = new Map<string, readonly Rule[]>();
  return (kind) => {
    let rules = known.get(kind);
    if (rules === undefined) {
      rules = all.filter(({ spec }) => spec.kind === '' || spec.kind === kind);
      known.set(kind, rules);
    }
    return rules;
  };
}

class ReferenceRewriter {
  readonly #referrer: Resource;
  readonly #candidates: ReadonlyMap<string, readonly Candidate[]>;
  readonly #byFormerNamespace: ReadonlyMap<string, readonly ResourceId[]>;
  readonly #id: ResourceId;
  #bindingNamespaces: ReadonlySet<string> | undefined;

  constructor(
    referrer: Resource,
    candidates: ReadonlyMap<string, readonly Candidate[]>,
    byFormerNamespace: ReadonlyMap<string, readonly ResourceId[]>,
  ) {
    this.#byFormerNamespace = byFormerNamespace;
    this.#referrer = referrer;
    this.#candidates = candidates;
    this.#id = referrer.id;
  }

  rewrite({ spec, target }: Rule): void {
    // The kind was chosen by the original id; a patch may have changed it since.
    const anyKind = { ...spec, group: '', version: '', kind: '' };
    try {
      visitField(this.#referrer.root, anyKind, (slot) => {
        const { value } = slot;
        if (isNull(value)) return;
        if (Array.isArray(value)) this.#rewriteItems(value, spec, target);
        else if (value instanceof Map) this.#rewriteMapping(value, spec, target);
        else {
          const name = this.#newName(textOf(value), spec, target);
          if (name !== undefined) slot.set(makeScalar(name, '', isQuoted(value)));
        }
      });
    } catch (error) {
      if (error instanceof FieldSpecError) throw fieldFault(this.#referrer, spec.path, error.message);
      throw error;
    }
  }

  #rewriteItems(items: Node[], spec: FieldSpec, target: Gvk): void {
    for (const [index, item] of items.entries()) {
      if (isNull(item)) continue;
      if (item instanceof Map) this.#rewriteMapping(item, spec, target);
      else if (isScalar(item)) {
        const name = this.#newName(textOf(item), spec, target);
        if (name !== undefined) items[index] = makeScalar(name, '', isQuoted(item));
      } else throw fieldFault(this.#referrer, spec.path, `expected a scalar or a mapping, found a ${kindOf(item)}`);
    }
  }

  #newName(name: string, spec: FieldSpec, target: Gvk): string | undefined {
    const referral = this.#select(name, this.#candidates.get(name) ?? [], spec, target, sameNames);
    return referral === undefined || referral.resource.name === name ? undefined : referral.resource.name;
  }

  #rewriteMapping(mapping: MappingNode, spec: FieldSpec, target: Gvk): void {
    const nameNode = mapping.get('name');
    if (nameNode === undefined) throw fieldFault(this.#referrer, spec.path, "no 'name' field in the mapping that should hold a reference");
    const name = isScalar(nameNode) ? textOf(nameNode) : '';
    const candidates = this.#inNamespace(this.#candidates.get(name) ?? [], mapping);
    const referral = this.#select(name, candidates, spec, target, sameNamesAndNamespaces);
    if (referral === undefined) return;
    const { resource } = referral;
    if (resource.name !== name) setScalarField(mapping, 'name', resource.name, '');
    if (resource.namespace !== '') setScalarField(mapping, 'namespace', resource.namespace, '');
  }

  #select(
    name: string,
    known: readonly Candidate[],
    spec: FieldSpec,
    target: Gvk,
    same: (candidates: readonly Candidate[]) => boolean,
  ): Candidate | undefined {
    if (known.length === 0) return undefined;
    const roleRef = spec.path.endsWith('roleRef/name') ? roleRefOf(this.#referrer) : undefined;
    let candidates = known.filter(
      (candidate) =>
        this.#mayRefer(candidate) &&
        candidate.previous.some((id) => isSelected(id, target)) &&
        (roleRef === undefined || candidate.previous.some((id) => isSelected(id, roleRef))) &&
        this.#inSameNamespace(candidate),
    );
    if (candidates.length === 1) return candidates[0];
    candidates = candidates.filter((candidate) => sameAffixes(candidate.resource, this.#referrer, true));
    if (candidates.length > 1) candidates = candidates.filter((candidate) => sameAffixes(candidate.resource, this.#referrer, false));
    if (candidates.length <= 1 || same(candidates)) return candidates[0];
    throw this.#ambiguous(name, candidates, spec);
  }

  #ambiguous(name: string, candidates: readonly Candidate[], spec: FieldSpec): KustomizeError {
    return new KustomizeError({
      code: 'AmbiguousReference',
      file: this.#referrer.origin.path,
      line: this.#referrer.origin.line,
      field: spec.path.replaceAll('/', '.'),
      object: this.#referrer.label,
      message: `found multiple possible referrals for '${name}': ${candidates.map(({ resource }) => `${resource.label} (${resource.origin.path}:${resource.origin.line})`).join(', ')}`,
      remedy: 'give the resources different names',
    });
  }

  /**
   * Those that were in the namespace that the reference names, or are in it now where nothing at all was; all where it names none.
   */
  #inNamespace(candidates: readonly Candidate[], mapping: MappingNode): readonly Candidate[] {
    const node = mapping.get('namespace');
    if (node === undefined) return candidates;
    const namespace = isScalar(node) && !isNull(node) ? textOf(node) : '';
    const wasUsed = this.#byFormerNamespace.get(namespace)?.some((id) => this.#mayRefer({ id })) === true;
    return candidates.filter(({ previous, id }) => effectiveNamespace(wasUsed ? (previous[0] ?? id) : id) === namespace);
  }

  /** Whether the referrer can see the candidate at all: both in one namespace, or one of them in none. */
  #mayRefer({ id }: Pick<Candidate, 'id'>): boolean {
    if (this.#id.clusterScoped || id.clusterScoped || effectiveNamespace(id) === effectiveNamespace(this.#id)) return true;
    this.#bindingNamespaces ??= namespacesOfSubjects(this.#referrer);
    return this.#bindingNamespaces.has(id.namespace);
  }

  #inSameNamespace({ id, resource }: Candidate): boolean {
    if (this.#id.clusterScoped || id.clusterScoped || resource.kind === 'ServiceAccount') return true;
    return effectiveNamespace(id) === effectiveNamespace(this.#id);
  }
}

/** The namespaces of the service accounts that a role binding names. */
function namespacesOfSubjects(referrer: Resource): ReadonlySet<string> {
  const namespaces = new Set<string>();
  const subjects = referrer.kind === 'RoleBinding' ? referrer.root.get('subjects') : undefined;
  if (!Array.isArray(subjects)) return namespaces;
  for (const subject of subjects) {
    if (subject instanceof Map && textField(subject, 'kind') === 'ServiceAccount' && subject.has('namespace'))
      namespaces.add(textField(subject, 'namespace'));
  }
  return namespaces;
}

function roleRefOf(referrer: Resource): Gvk | undefined {
  const roleRef = referrer.root.get('roleRef');
  if (!(roleRef instanceof Map) || !roleRef.has('apiGroup') || !roleRef.has('kind')) return undefined;
  return { group: textField(roleRef, 'apiGroup'), version: '', kind: textField(roleRef, 'kind') };
}

function sameAffixes(left: Resource, right: Resource, emptyFits: boolean): boolean {
  const prefixes = (emptyFits && (left.prefixes.length === 0 || right.prefixes.length === 0)) || sameEnding(left.prefixes, right.prefixes);
  const suffixes = (emptyFits && (left.suffixes.length === 0 || right.suffixes.length === 0)) || sameEnding(left.suffixes, right.suffixes);
  return prefixes && suffixes;
}

/** Whether the shorter list is how the longer one ends; an empty one equals only an empty one. */
function sameEnding(left: readonly string[], right: readonly string[]): boolean {
  const [short, long] = left.length <= right.length ? [left, right] : [right, left];
  if (short.length === 0) return long.length === 0;
  return short.every((item, index) => item === long[long.length - short.length + index]);
}

function sameNames(candidates: readonly Candidate[]): boolean {
  return candidates.every(({ resource }) => resource.name === candidates[0]?.resource.name);
}

function sameNamesAndNamespaces(candidates: readonly Candidate[]): boolean {
  return sameNames(candidates) && candidates.every(({ resource }) => resource.namespace === candidates[0]?.resource.namespace);
}
