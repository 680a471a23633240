import type { GeneratorArgs } from './kustomization.ts';
import type { Loader } from './loader.ts';
import type { Place } from './place.ts';
import { BARE_KEY_REMEDY, faultOfBareKey } from './written-bare.ts';

/** A generator's entry: text, or bytes that are no UTF-8. */
export type PairValue = string | Uint8Array;

/** The entries of a generator: of its env files, then its literals, then its files. Reports each source that is at fault, and throws then. */
export function readPairs(args: GeneratorArgs, loader: Loader, place: Place): Map<string, PairValue> {
  const pairs = new Map<string, PairValue>();
  const add = (key: string, value: PairValue, at: Place): void => {
    if (pairs.has(key))
      throw at.error('InvalidGenerator', `${args.name} illegally repeats the key '${key}'`, {
        remedy: 'give every entry a key of its own',
      });
    const bare = faultOfBareKey(key);
    if (bare !== undefined) throw at.error('InvalidGenerator', bare, { remedy: BARE_KEY_REMEDY });
    pairs.set(key, value);
  };
  const each = (sources: readonly string[], field: string, take: (source: string, at: Place) => void): boolean => {
    let complete = true;
    for (const [index, source] of sources.entries()) {
      const taken = loader.context.attempt(() => {
        take(source, place.at(field, index));
        return true;
      });
      complete &&= taken === true;
    }
    return complete;
  };
  // Every source that is at fault is reported, not only the first.
  const complete = [
    each(args.envs, 'envs', (path, at) => {
      for (const [key, value] of envEntries(decode(loader.read(path, at)), path, at)) add(key, value, at);
    }),
    each(args.literals, 'literals', (literal, at) => {
      const equals = literal.indexOf('=');
      if (equals <= 0) throw at.error('InvalidGenerator', 'invalid literal source, expected key=value');
      add(literal.slice(0, equals), unquoted(literal.slice(equals + 1)), at);
    }),
    each(args.files, 'files', (source, at) => {
      const [key, path] = fileSource(source, at);
      add(key, decode(loader.read(path, at)), at);
    }),
  ];
  if (complete.includes(false)) throw place.error('InvalidGenerator', 'some of its sources cannot be read', { follows: true });
  return pairs;
}

function decode(bytes: Uint8Array): PairValue {
  const copy = bytes.slice();
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(copy);
  } catch {
    return copy;
  }
}

/** The lines of an env file: `KEY=value`, comments and empty lines left out. */
function envEntries(content: PairValue, path: string, place: Place): [string, string][] {
  if (typeof content !== 'string') throw place.error('InvalidGenerator', `'${path}' is no UTF-8, as an env file has to be`);
  const entries: [string, string][] = [];
  for (const [index, raw] of content.split('\n').entries()) {
    const ended = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    const line = (index === 0 ? ended.replace(/^\ufeff/, '') : ended).replace(/^[\t\n\v\f\r \u0085\u00a0]+/, '');
    if (line === '' || line.startsWith('#')) continue;
    const equals = line.indexOf('=');
    const key = equals === -1 ? line : line.slice(0, equals);
    if (key !== '') entries.push([key, equals === -1 ? '' : line.slice(equals + 1)]);
  }
  return entries;
}

function unquoted(text: string): string {
  const first = text[0];
  return text.length > 1 && (first === '"' || first === "'") && text.endsWith(first) ? text.slice(1, -1) : text;
}

function fileSource(source: string, place: Place): [key: string, path: string] {
  const parts = source.split('=');
  const [key = '', path = ''] = parts;
  if (parts.length === 1) return [source.replace(/\/+$/, '').split('/').at(-1) ?? source, source];
  if (parts.length > 2) throw place.error('InvalidGenerator', `key name or file path of '${source}' contains '='`);
  if (key === '') throw place.error('InvalidGenerator', `missing key name for file path '${path}'`);
  if (path === '') throw place.error('InvalidGenerator', `missing file path for key name '${key}'`);
  return [key, path];
}
