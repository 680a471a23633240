import { GoMap, stringOfBytes } from '@capstan/gotemplate';
import { HelmError } from './error.ts';
import type { HelmMajor } from './helm-major.ts';
import { mergeMaps } from './merge-maps.ts';
import { jsonTypeOf } from './metadata.ts';
import { readYaml, withYamlErrors } from './read-yaml.ts';

/**
 * The values of a file, its documents merged one onto another; of Helm 3, the first alone. Throws a HelmError whose message says why.
 */
export function loadValues(source: Uint8Array | string, major: HelmMajor = 4): GoMap {
  const text = typeof source === 'string' ? source : stringOfBytes(source);
  if (major === 3) return readTable(text, '');
  return splitDocuments(text).reduce(
    (values, document) => mergeMaps(values, readTable(document, 'cannot unmarshal yaml document: ')),
    new GoMap(),
  );
}

function readTable(document: string, prefix: string): GoMap {
  const wrap = (message: string, cause?: unknown) => new HelmError('ValuesInvalid', `${prefix}${message}`, cause);
  const value = withYamlErrors(() => readYaml(document), wrap);
  if (value === null) return new GoMap();
  if (value instanceof GoMap) return value;
  throw wrap(
    `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${jsonTypeOf(value)} into Go value of type map[string]interface {}`,
  );
}

/** Documents end at lines that begin with `---`, behind which a comment alone may stand. Every line ends in a line feed, the last too. */
function splitDocuments(text: string): string[] {
  // Most files are one document.
  if (!/^---/m.test(text) && !text.includes('\r')) return [text === '' || text.endsWith('\n') ? text : `${text}\n`];
  const documents: string[] = [];
  let lines: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('---')) {
      const behind = line.slice(3).trim();
      if (behind !== '' && !behind.startsWith('#')) {
        throw new HelmError('ValuesInvalid', `error reading yaml document: invalid Yaml document separator: ${behind}`);
      }
      if (lines.length > 0) documents.push(`${lines.join('\n')}\n`);
      lines = [];
    } else lines.push(line);
  }
  const last = lines.join('\n');
  documents.push(last === '' || last.endsWith('\n') ? last : `${last}\n`);
  return documents;
}
