import { type ParsedText, parseText, stringOfBytes, underName } from '@capstan/gotemplate';
import { TextCache } from './text-cache.ts';

/** What tells the names that may be called; the same for every rendering. */
type Known = { has(name: string): boolean };

/** Characters of the texts that are kept parsed, each of which then takes about eleven bytes. */
const MAX_LENGTH = 4 * 1024 * 1024;
const files = new WeakMap<Uint8Array, Map<string, ParsedText>>();
const texts = new TextCache<ParsedText>(MAX_LENGTH);

/** A template of a chart, parsed once as long as the chart is held, however often it is rendered. Throws a TemplateError. */
export function parseFile(name: string, data: Uint8Array, known: Known): ParsedText {
  const byName = files.get(data) ?? new Map<string, ParsedText>();
  files.set(data, byName);
  const parsed = byName.get(name) ?? parseShared(name, stringOfBytes(data), known);
  byName.set(name, parsed);
  return parsed;
}

/** A text that `tpl` is given; charts give the same ones over and over. Throws a TemplateError. */
export function parseTpl(text: string, known: Known): ParsedText {
  return parseShared('gotpl', text, known);
}

/** A text that was parsed before, under whatever name: a library that many charts bring is the same in all of them. */
function parseShared(name: string, text: string, known: Known): ParsedText {
  const shared = texts.get(text);
  const renamed = shared === undefined || shared.source.name === name ? shared : underName(shared, name);
  if (renamed !== undefined) return renamed;
  const parsed = parseText(name, text, known);
  if (shared === undefined) texts.set(text, parsed);
  return parsed;
}
