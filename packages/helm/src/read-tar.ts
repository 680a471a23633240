import { HelmError } from './error.ts';

/** One entry of a tar archive; `metadata` is a header that speaks of others. */
export interface TarEntry {
  readonly name: string;
  readonly type: 'file' | 'folder' | 'link' | 'metadata';
  readonly data: Uint8Array;
}

const BLOCK = 512;

/** The entries of a tar archive in memory, its long names resolved; data are views, not copies. Throws a HelmError. */
export function* readTar(archive: Uint8Array): Generator<TarEntry> {
  let offset = 0;
  let longName: string | undefined;
  while (offset + BLOCK <= archive.length) {
    const header = archive.subarray(offset, offset + BLOCK);
    if (header[0] === 0 && header.every((byte) => byte === 0)) return;
    const size = numberAt(header, 124, 12);
    const begin = offset + BLOCK;
    if (size < 0 || begin + size > archive.length) throw new HelmError('ArchiveInvalid', 'unexpected EOF');
    const data = archive.subarray(begin, begin + size);
    offset = begin + Math.ceil(size / BLOCK) * BLOCK;
    const flag = String.fromCharCode(header[156] ?? 0);
    if (flag === 'L') longName = textAt(data, 0, data.length);
    else if (flag === 'x') longName = pathRecord(data) ?? longName;
    else {
      const name = longName ?? nameOf(header);
      longName = undefined;
      yield { name, type: typeOf(flag, name), data };
    }
  }
}

function typeOf(flag: string, name: string): TarEntry['type'] {
  if (flag === 'g') return 'metadata';
  if (flag === '5' || (name.endsWith('/') && (flag === '0' || flag === '\0'))) return 'folder';
  return flag === '0' || flag === '\0' || flag === '7' ? 'file' : 'link';
}

function textAt(bytes: Uint8Array, begin: number, length: number): string {
  const field = bytes.subarray(begin, begin + length);
  const end = field.indexOf(0);
  return Buffer.from(field.buffer, field.byteOffset, end === -1 ? field.length : end).toString('utf8');
}

function numberAt(header: Uint8Array, begin: number, length: number): number {
  const first = header[begin] ?? 0;
  if (first >= 0x80) {
    let value = 0;
    for (const byte of header.subarray(begin + 4, begin + length)) value = value * 256 + byte;
    return value;
  }
  const text = textAt(header, begin, length).trim();
  if (text === '') return 0;
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : -1;
}

function nameOf(header: Uint8Array): string {
  const name = textAt(header, 0, 100);
  const prefix = textAt(header, 257, 5) === 'ustar' ? textAt(header, 345, 155) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** The path in a pax header's records, `LENGTH path=VALUE\n`. */
function pathRecord(data: Uint8Array): string | undefined {
  return /(?:^|\n)[0-9]+ path=([^\n]*)\n/.exec(textAt(data, 0, data.length))?.[1];
}
