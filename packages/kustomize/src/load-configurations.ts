import { decodeText, parseDocument } from '@capstan/yaml';
import { checkShape, Fields, listOf, objectOf, STRING } from './field-shape.ts';
import type { Loader } from './loader.ts';
import type { Place } from './place.ts';
import { Place as FilePlace } from './place.ts';
import { FIELD_SPEC, readFieldSpec } from './read-kustomization.ts';
import { yamlFault } from './read-resources.ts';
import { compareGvk } from './resource-id.ts';
import { EMPTY_CONFIG, SPEC_LISTS, type TransformerConfig } from './transformer-config.ts';

const SPECS = listOf(FIELD_SPEC);
const CONFIGURATION = objectOf({
  ...Object.fromEntries(SPEC_LISTS.map((name) => [name, SPECS])),
  nameReference: listOf(objectOf({ group: STRING, version: STRING, kind: STRING, fieldSpecs: SPECS })),
});

/** A file of `configurations:`. Unknown fields and wrong types are faults of that file. */
export function loadConfigurations(loader: Loader, path: string, place: Place): TransformerConfig {
  const bytes = loader.read(path, place);
  const file = loader.nameOfFile(path, place);
  try {
    const text = decodeText(bytes, file);
    const checked = checkShape(parseDocument(text, { flavor: 'sigs', file }), CONFIGURATION);
    const at = new FilePlace(file, text);
    const [fault] = checked.faults;
    if (fault !== undefined) throw at.at(...fault.path).error(fault.code, fault.message, { remedy: fault.remedy });
    return configOf(new Fields(checked.value));
  } catch (error) {
    throw yamlFault(error, file);
  }
}

function configOf(fields: Fields): TransformerConfig {
  const config: { -readonly [name in keyof TransformerConfig]: TransformerConfig[name] } = { ...EMPTY_CONFIG };
  for (const name of SPEC_LISTS) config[name] = fields.objects(name).map(readFieldSpec).sort(compareGvk);
  config.nameReference = fields
    .objects('nameReference')
    .map((reference) => ({
      group: reference.string('group'),
      version: reference.string('version'),
      kind: reference.string('kind'),
      referrers: reference.objects('fieldSpecs').map(readFieldSpec),
    }))
    .sort(compareGvk);
  return config;
}
