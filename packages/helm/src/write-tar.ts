/** A file to put into an archive. */
export interface PackedFile {
  readonly name: string;
  readonly data: Uint8Array;
  /** To the second. */
  readonly modified: Date;
}

const BLOCK = 512;
const NAME = 100;
const PREFIX = 155;
const MODE = 0o644;
const latin1 = (text: string) => Buffer.from(text, 'latin1');

/**
 * A tar archive with the very bytes that Go's archive/tar writes for such files: ustar, with a pax record before a file whose name
 * does not fit. Nobody owns the files.
 */
export function writeTar(files: Iterable<PackedFile>): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (const { name, data, modified } of files) {
    const seconds = Math.round(modified.getTime() / 1000);
    const split = splitName(name);
    if (split === undefined) {
      const record = paxRecord('path', name);
      blocks.push(
        header({ prefix: '', name: toAscii(paxName(name)), mode: 0, size: record.length, seconds: 0, type: 'x' }),
        ...padded(record),
      );
    }
    const { prefix, name: last } = split ?? { prefix: '', name: toAscii(name) };
    blocks.push(header({ prefix, name: last, mode: MODE, size: data.length, seconds, type: '0' }), ...padded(data));
  }
  return Buffer.concat([...blocks, new Uint8Array(2 * BLOCK)]);
}

function padded(data: Uint8Array): Uint8Array[] {
  return [data, new Uint8Array((BLOCK - (data.length % BLOCK)) % BLOCK)];
}

/** A name as the header's two fields hold it; undefined where they cannot. */
function splitName(name: string): { readonly prefix: string; readonly name: string } | undefined {
  if (!/^[\x01-\x7f]*$/.test(name)) return undefined;
  if (name.length <= NAME) return { prefix: '', name };
  const cut = name.slice(0, PREFIX + 1).lastIndexOf('/');
  const last = name.slice(cut + 1);
  return cut <= 0 || last === '' || last.length > NAME ? undefined : { prefix: name.slice(0, cut), name: last };
}

function toAscii(name: string): string {
  return name.replace(/[^\x01-\x7f]/g, '');
}

/** What the entry of a pax record is called: for readers that do not know such records. */
function paxName(name: string): string {
  const cut = name.lastIndexOf('/') + 1;
  return `${name.slice(0, cut)}PaxHeaders.0/${name.slice(cut)}`;
}

/** `LENGTH KEY=VALUE\n`, where the length counts its own digits too. */
function paxRecord(key: string, value: string): Uint8Array {
  const rest = Buffer.from(` ${key}=${value}\n`);
  let length = rest.length;
  while (length !== rest.length + String(length).length) length = rest.length + String(length).length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

interface Header {
  readonly prefix: string;
  readonly name: string;
  readonly mode: number;
  readonly size: number;
  readonly seconds: number;
  /** A file, or a pax record. */
  readonly type: '0' | 'x';
}

function header({ prefix, name, mode, size, seconds, type }: Header): Uint8Array {
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, offset: number, width: number) => latin1(value.toString(8).padStart(width - 1, '0')).copy(block, offset);
  latin1(name.slice(0, NAME).replace(/\/+$/, '')).copy(block, 0);
  octal(mode, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(Math.max(0, seconds), 136, 12);
  block.fill(' ', 148, 156);
  latin1(type).copy(block, 156);
  latin1('ustar\0' + '00').copy(block, 257);
  if (type === '0') {
    // The numbers of a device, which a pax record leaves empty.
    octal(0, 329, 8);
    octal(0, 337, 8);
  }
  latin1(prefix).copy(block, 345);
  const sum = block.reduce((total, byte) => total + byte, 0);
  latin1(`${sum.toString(8).padStart(6, '0')}\0 `).copy(block, 148);
  return block;
}
