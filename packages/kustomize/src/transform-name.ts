import { isScalar, textOf } from '@capstan/yaml';
import { applySpecs, scalarIn } from './apply-specs.ts';
import type { FieldSpec } from './field-spec.ts';
import type { Resource } from './resource.ts';
import { isSelected } from './resource-id.ts';
import type { ResourceList } from './resource-list.ts';
import { isQuoted, makeScalar } from './scalars.ts';

/** Kinds whose names mean something to the API server and stay as they are. */
const KEPT = [
  { group: '', version: '', kind: 'CustomResourceDefinition' },
  { group: 'apiregistration.k8s.io', version: '', kind: 'APIService' },
  { group: '', version: '', kind: 'Namespace' },
];

/** Puts a prefix before, or a suffix after, names; what it adds is remembered so that references can be told apart. */
export function addAffix(list: ResourceList, affix: 'prefix' | 'suffix', text: string, specs: readonly FieldSpec[]): void {
  for (const resource of list.items) affixResource(resource, affix, text, specs);
  list.changed();
}

function affixResource(resource: Resource, affix: 'prefix' | 'suffix', text: string, specs: readonly FieldSpec[]): void {
  const id = resource.originalId;
  if (KEPT.some((kept) => isSelected(id, kept))) return;
  for (const spec of specs) {
    if (!isSelected(id, spec)) continue;
    if (spec.path === 'metadata/name' && text !== '') {
      (affix === 'prefix' ? resource.prefixes : resource.suffixes).push(text);
      resource.storePreviousId();
    }
    applySpecs(
      resource,
      [spec],
      (slot) => {
        const scalar = scalarIn(slot);
        const name = isScalar(scalar) ? textOf(scalar) : '';
        slot.set(makeScalar(affix === 'prefix' ? text + name : name + text, '', isQuoted(scalar)));
      },
      'scalar',
    );
  }
}
