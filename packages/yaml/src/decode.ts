import { YamlError } from './error.ts';

/** The text of a file's bytes, without a byte order mark. Throws a YamlError at the first byte that is no UTF-8. */
export function decodeText(source: string | Uint8Array, file?: string): string {
  if (typeof source === 'string') return source.charCodeAt(0) === 0xfeff ? source.slice(1) : source;
  try {
    // A view of shared memory has to be copied: TextDecoder takes none.
    const bytes = source.buffer instanceof SharedArrayBuffer ? source.slice() : source;
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new YamlError('InvalidUtf8', 'invalid UTF-8', { file, position: positionOfFault(source), cause });
  }
}

function positionOfFault(bytes: Uint8Array): { line: number; column: number } {
  // What the lenient decoder replaced first is what the strict one refused; text that holds U+FFFD itself is skipped.
  const lenient = new TextDecoder('utf-8').decode(bytes.slice());
  const encoder = new TextEncoder();
  let from = 0;
  for (;;) {
    const at = lenient.indexOf('\ufffd', from);
    if (at === -1) return { line: 1, column: 1 };
    const offset = encoder.encode(lenient.slice(0, at)).length;
    if (bytes[offset] !== 0xef || bytes[offset + 1] !== 0xbf || bytes[offset + 2] !== 0xbd) {
      const before = lenient.slice(0, at).split('\n');
      return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
    }
    from = at + 1;
  }
}
