import { stringOfBytes, type Value, valueOfPlain } from '@capstan/gotemplate';
import { parseDocument, YamlError, type Value as YamlValue } from '@capstan/yaml';
import { goYamlMessage } from './go-yaml-message.ts';

/** A text that sigs.k8s.io/yaml would refuse; the message is its, or near it. */
export class YamlFault extends Error {
  constructor(message: string, cause: unknown) {
    super(`error converting YAML to JSON: ${message}`, { cause });
    this.name = 'YamlFault';
  }
}

/** YAML as sigs.k8s.io/yaml reads it, as templates see it. Throws a {@link YamlFault}. */
export function readYaml(source: string | Uint8Array): Value {
  return valueOfPlain(readPlainYaml(source));
}

/** As {@link readYaml}, in the parser's own form. */
export function readPlainYaml(source: string | Uint8Array): YamlValue {
  const text = typeof source === 'string' ? source : stringOfBytes(source);
  try {
    const value = parseDocument(text, { flavor: 'sigs' });
    check(value);
    return value;
  } catch (error) {
    if (error instanceof YamlError) throw new YamlFault(goYamlMessage(error, text), error);
    throw error;
  }
}

/** JSON, by way of which Go reads YAML, has no words for what is no number or without end. */
function check(value: YamlValue): void {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    const name = Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
    throw new YamlFault(`json: unsupported value: ${name}`, undefined);
  }
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) for (const item of value) check(item);
  // Without a prototype: every key is its own.
  else for (const key in value) check(value[key] ?? null);
}

/** Runs `read`, and turns a YAML error into what `wrap` makes of Go's message. */
export function withYamlErrors<Result>(read: () => Result, wrap: (message: string, cause: unknown) => Error): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof YamlFault) throw wrap(error.message, error);
    throw error;
  }
}
