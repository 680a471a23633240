import { type Value, valueOfPlain } from '@capstan/gotemplate';
import { parseDocument, YamlError } from '@capstan/yaml';

/** YAML as sigs.k8s.io/yaml reads it, as templates see it. Throws a YamlError whose message begins as Go's does. */
export function readYaml(text: string | Uint8Array): Value {
  return valueOfPlain(parseDocument(text, { flavor: 'sigs' }));
}

/** What Go says of a text that is no YAML. */
export function yamlMessage(error: YamlError): string {
  const line = error.line === undefined ? '' : `line ${error.line}: `;
  return `error converting YAML to JSON: yaml: ${line}${error.reason}`;
}

/** Runs `read`, and turns a YAML error into what `wrap` makes of Go's message. */
export function withYamlErrors<Result>(read: () => Result, wrap: (message: string, cause: unknown) => Error): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof YamlError) throw wrap(yamlMessage(error), error);
    throw error;
  }
}
