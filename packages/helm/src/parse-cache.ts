import { type ParsedText, parseText, stringOfBytes } from '@capstan/gotemplate';

/** What tells the names that may be called; the same for every rendering. */
type Known = { has(name: string): boolean };

const MAX_TPL_TEXTS = 2000;
const MAX_TPL_LENGTH = 16 * 1024;
const files = new WeakMap<Uint8Array, Map<string, ParsedText>>();
const texts = new Map<string, ParsedText>();

/** A template of a chart, parsed once as long as the chart is held, however often it is rendered. Throws a TemplateError. */
export function parseFile(name: string, data: Uint8Array, known: Known): ParsedText {
  const byName = files.get(data) ?? new Map<string, ParsedText>();
  files.set(data, byName);
  const parsed = byName.get(name) ?? parseText(name, stringOfBytes(data), known);
  byName.set(name, parsed);
  return parsed;
}

/** A text that `tpl` is given; charts give the same ones over and over. Throws a TemplateError. */
export function parseTpl(text: string, known: Known): ParsedText {
  const cached = texts.get(text);
  if (cached !== undefined) return cached;
  const parsed = parseText('gotpl', text, known);
  if (text.length > MAX_TPL_LENGTH) return parsed;
  if (texts.size >= MAX_TPL_TEXTS) texts.clear();
  texts.set(text, parsed);
  return parsed;
}
