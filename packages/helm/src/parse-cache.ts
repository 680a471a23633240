import { type ParsedText, parseText, stringOfBytes, underName } from '@capstan/gotemplate';

/** What tells the names that may be called; the same for every rendering. */
type Known = { has(name: string): boolean };

/** Characters of the texts that are kept parsed; a parsed one takes about twenty times as many bytes. */
const MAX_LENGTH = 4 * 1024 * 1024;
const files = new WeakMap<Uint8Array, Map<string, ParsedText>>();
/** Texts by what they say, the least recently used first. */
const texts = new Map<string, ParsedText>();
let length = 0;

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
  if (shared !== undefined) {
    texts.delete(text);
    texts.set(text, shared);
  }
  const renamed = shared === undefined || shared.source.name === name ? shared : underName(shared, name);
  if (renamed !== undefined) return renamed;
  const parsed = parseText(name, text, known);
  if (shared === undefined) keep(text, parsed);
  return parsed;
}

function keep(text: string, parsed: ParsedText): void {
  if (text.length > MAX_LENGTH) return;
  texts.set(text, parsed);
  length += text.length;
  for (const [oldest] of texts) {
    if (length <= MAX_LENGTH) return;
    texts.delete(oldest);
    length -= oldest.length;
  }
}
