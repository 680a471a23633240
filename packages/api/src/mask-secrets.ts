/** What stands in the place of a secret. */
const MASK = '***';

/** A value of fewer characters is masked only where it stands by itself: it would tear ordinary words apart. */
const SHORTEST_ANYWHERE = 4;
/** Lines of a secret of several lines shorter than this are structure rather than secret. */
const SHORTEST_LINE = 8;
const KEY_LENGTH = SHORTEST_ANYWHERE;
const DEPTH_LIMIT = 16;

/**
 * Gives the function that replaces every secret in a text by `***`: errors, events, logs, diffs and statuses all pass through it.
 *
 * Of each value it knows the text itself and trimmed, its longer lines, the strings inside it when it is JSON (a Docker configuration),
 * the forms that JSON and URLs give it, and its base64 forms, also as part of a longer base64 text (an Authorization header).
 * Mask before cutting a text short: half a secret is not recognised. Give it what is secret and no more: a user name such as
 * `git`, known hosts and CA certificates would take ordinary words out of every message.
 */
export function maskSecrets(values: Iterable<string | Uint8Array>): (text: string) => string {
  const forms = new Set<string>();
  for (const value of values) addForms(forms, value);
  if (forms.size === 0) return (text) => text;
  const byKey = new Map<string, string[]>();
  const short: string[] = [];
  for (const form of forms) {
    if (form.length < SHORTEST_ANYWHERE) {
      short.push(form);
      continue;
    }
    const key = form.slice(0, KEY_LENGTH);
    byKey.set(key, [...(byKey.get(key) ?? []), form]);
  }
  return (text) => replaceRanges(text, findRanges(text, byKey, short));
}

function addForms(forms: Set<string>, value: string | Uint8Array): void {
  const bytes = typeof value === 'string' ? Buffer.from(value) : Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  const text = bytes.toString('utf8');
  const isText = typeof value === 'string' || Buffer.from(text).equals(bytes);
  addBase64(forms, bytes);
  if (!isText) return;
  const pieces = new Set([text, text.trim()]);
  if (text.includes('\n')) {
    for (const line of text.split(/\r?\n/)) if (line.trim().length >= SHORTEST_LINE) pieces.add(line.trim());
  }
  for (const leaf of jsonStrings(text)) pieces.add(leaf);
  for (const piece of pieces) {
    if (piece.trim() === '') continue;
    forms.add(piece);
    forms.add(JSON.stringify(piece).slice(1, -1));
    forms.add(encodeURIComponent(piece.toWellFormed()));
    addBase64(forms, Buffer.from(piece));
  }
}

/** Base64 of the bytes alone, and what they become at each of the three offsets inside a longer text, less the characters shared with the neighbours. */
function addBase64(forms: Set<string>, bytes: Buffer): void {
  if (bytes.length < SHORTEST_ANYWHERE) {
    if (bytes.length > 0) forms.add(bytes.toString('base64'));
    return;
  }
  for (const before of [0, 1, 2]) {
    const bits = (before + bytes.length) * 8;
    const start = before === 0 ? 0 : before + 1;
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const inner = encoded.slice(start, Math.floor(bits / 6));
    if (inner.length < SHORTEST_ANYWHERE) continue;
    forms.add(inner);
    forms.add(inner.replaceAll('+', '-').replaceAll('/', '_'));
  }
  forms.add(bytes.toString('base64'));
  forms.add(bytes.toString('base64url'));
}

/** Strings of at least four characters in a text that is JSON. */
function jsonStrings(text: string): string[] {
  if (!/^\s*[[{]/.test(text)) return [];
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return [];
  }
  const found: string[] = [];
  const visit = (value: unknown, depth: number): void => {
    if (depth > DEPTH_LIMIT) return;
    if (typeof value === 'string') {
      if (value.length >= SHORTEST_ANYWHERE) found.push(value);
    } else if (typeof value === 'object' && value !== null) {
      for (const inner of Object.values(value)) visit(inner, depth + 1);
    }
  };
  visit(parsed, 0);
  return found;
}

interface Range {
  start: number;
  end: number;
}

/** Where secrets stand, in order, overlapping ones joined. */
function findRanges(text: string, byKey: ReadonlyMap<string, readonly string[]>, short: readonly string[]): Range[] {
  const ranges: Range[] = [];
  for (let start = 0; start < text.length; start += 1) {
    const end = Math.max(longestAt(text, start, byKey), shortAt(text, start, short));
    if (end <= start) continue;
    const last = ranges.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else ranges.push({ start, end });
  }
  return ranges;
}

function longestAt(text: string, start: number, byKey: ReadonlyMap<string, readonly string[]>): number {
  let end = start;
  for (const form of byKey.get(text.slice(start, start + KEY_LENGTH)) ?? []) {
    if (text.startsWith(form, start)) end = Math.max(end, start + form.length);
  }
  return end;
}

function shortAt(text: string, start: number, short: readonly string[]): number {
  for (const form of short) {
    const end = start + form.length;
    if (text.startsWith(form, start) && !isWordCharacter(text[start - 1]) && !isWordCharacter(text[end])) return end;
  }
  return start;
}

function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_-]/u.test(character);
}

function replaceRanges(text: string, ranges: readonly Range[]): string {
  let result = '';
  let from = 0;
  for (const { start, end } of ranges) {
    result += text.slice(from, start) + MASK;
    from = end;
  }
  return result + text.slice(from);
}
