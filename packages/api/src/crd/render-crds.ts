import { stringify } from '@capstan/yaml';
import { kinds } from '../kinds.ts';
import { customResourceDefinition } from './custom-resource-definition.ts';

/** The CRD of every kind as YAML, by the name of its file. */
export function renderCrds(): Map<string, string> {
  return new Map(kinds.map((kind) => [`${kind.group}_${kind.plural}.yaml`, stringify(customResourceDefinition(kind), { flavor: 'sigs' })]));
}
