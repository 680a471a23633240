/**
 * Go's strings are bytes. Ours are JavaScript strings in which a byte that is not part of valid UTF-8 stands as the lone surrogate
 * U+DC00 + byte: no text holds these otherwise, so every string of bytes has one form here, and comes back as the same bytes.
 */

const ASCII_ONLY = /^[\0-\x7f]*$/;
const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Whether each character is one byte. */
function isAscii(text: string): boolean {
  return ASCII_ONLY.test(text);
}

/** The bytes that a Go program would see. */
export function bytesOf(text: string): Buffer {
  if (isAscii(text) || !LONE.test(text)) return Buffer.from(text, 'utf8');
  const parts: Buffer[] = [];
  let begin = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit >= 0xd800 && unit < 0xdc00) {
      const next = text.charCodeAt(index + 1);
      if (next >= 0xdc00 && next < 0xe000) index++;
      continue;
    }
    if (unit < 0xdc80 || unit > 0xdcff) continue;
    parts.push(Buffer.from(text.slice(begin, index), 'utf8'), Buffer.of(unit - 0xdc00));
    begin = index + 1;
  }
  parts.push(Buffer.from(text.slice(begin), 'utf8'));
  return Buffer.concat(parts);
}

/** The string that these bytes are. */
export function stringOfBytes(bytes: Uint8Array): string {
  try {
    // A shared buffer cannot be decoded in place.
    return strictDecoder.decode(bytes.buffer instanceof SharedArrayBuffer ? Uint8Array.from(bytes) : bytes);
  } catch {
    return decodeLoosely(bytes);
  }
}

function decodeLoosely(bytes: Uint8Array): string {
  let text = '';
  let index = 0;
  while (index < bytes.length) {
    const length = sequenceLength(bytes, index);
    if (length === 0) {
      text += String.fromCharCode(0xdc00 + (bytes[index] ?? 0));
      index += 1;
    } else {
      text += Buffer.from(bytes.buffer, bytes.byteOffset + index, length).toString('utf8');
      index += length;
    }
  }
  return text;
}

/** How many bytes the valid UTF-8 sequence at `index` takes; 0 where there is none. */
function sequenceLength(bytes: Uint8Array, index: number): number {
  const first = bytes[index] ?? 0;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4) return 0;
  for (let offset = 1; offset < length; offset++) {
    const next = bytes[index + offset];
    if (next === undefined || (next & 0xc0) !== 0x80) return 0;
  }
  const second = bytes[index + 1] ?? 0;
  if (first === 0xe0 && second < 0xa0) return 0;
  if (first === 0xed && second > 0x9f) return 0;
  if (first === 0xf0 && second < 0x90) return 0;
  if (first === 0xf4 && second > 0x8f) return 0;
  return length;
}

/** Go's len(text). */
export function byteLength(text: string): number {
  return isAscii(text) ? text.length : bytesOf(text).length;
}

/** Go's text[begin:end]; the caller has checked the bounds. */
export function sliceBytes(text: string, begin: number, end: number): string {
  return isAscii(text) ? text.slice(begin, end) : stringOfBytes(bytesOf(text).subarray(begin, end));
}

/** The runes of a text, a stray byte as U+FFFD, as Go's `range` and `[]rune` give them. */
export function runesOf(text: string): string[] {
  if (isAscii(text)) return text.split('');
  return Array.from(text, (rune) => (rune >= '\udc80' && rune <= '\udcff' && rune.length === 1 ? '\ufffd' : rune));
}

/** The order of Go's `<`: by bytes, where JavaScript's is by UTF-16 units. */
export function compareStrings(left: string, right: string): number {
  if (left === right) return 0;
  if (isAscii(left) && isAscii(right)) return left < right ? -1 : 1;
  return Buffer.compare(bytesOf(left), bytesOf(right));
}
