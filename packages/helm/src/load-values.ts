import { GoMap, stringOfBytes } from '@capstan/gotemplate';
import { HelmError } from './error.ts';
import { mergeMaps } from './merge-maps.ts';
import { jsonTypeOf } from './metadata.ts';
import { readYaml, withYamlErrors } from './read-yaml.ts';

/** The values of a file, its documents merged one onto another. Throws a HelmError whose message says why. */
export function loadValues(source: Uint8Array | string): GoMap {
  const text = typeof source === 'string' ? source : stringOfBytes(source);
  return splitDocuments(text).reduce((values, document) => mergeMaps(values, readTable(document)), new GoMap());
}

function readTable(document: string): GoMap {
  const wrap = (message: string, cause?: unknown) => new HelmError('ValuesInvalid', `cannot unmarshal yaml document: ${message}`, cause);
  const value = withYamlErrors(() => readYaml(document), wrap);
  if (value === null) return new GoMap();
  if (value instanceof GoMap) return value;
  throw wrap(
    `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${jsonTypeOf(value)} into Go value of type map[string]interface {}`,
  );
}

/** Documents end at lines of `---` and nothing else. */
function splitDocuments(text: string): string[] {
  const documents: string[] = [];
  let lines: string[] = [];
  for (const line of text.split(/(?<=\n)/)) {
    if (!/^---\s*$/.test(line)) lines.push(line);
    else if (lines.length > 0) {
      documents.push(lines.join(''));
      lines = [];
    }
  }
  documents.push(lines.join(''));
  return documents;
}
