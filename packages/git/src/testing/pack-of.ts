import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';

const TYPES = { commit: 1, tree: 2, blob: 3, tag: 4, delta: 7 } as const;

/** An object of a pack: `content` compressed already where `size` says how large it is. */
export interface PackedObject {
  readonly type: keyof typeof TYPES;
  readonly content: Uint8Array;
  /** Of a delta: the hash of what it changes. */
  readonly base?: string;
  readonly compressed?: { readonly size: bigint };
}

/** A pack made by hand, https://git-scm.com/docs/pack-format, for what git itself would not write. */
export function packOf(objects: readonly PackedObject[]): Buffer {
  const header = Buffer.alloc(12);
  header.write('PACK');
  header.writeUInt32BE(2, 4);
  header.writeUInt32BE(objects.length, 8);
  const entries = objects.map(({ type, content, base, compressed }) =>
    Buffer.concat([
      objectHeader(TYPES[type], compressed?.size ?? BigInt(content.length)),
      ...(base === undefined ? [] : [Buffer.from(base, 'hex')]),
      compressed === undefined ? deflateSync(content) : content,
    ]),
  );
  const body = Buffer.concat([header, ...entries]);
  return Buffer.concat([body, createHash('sha1').update(body).digest()]);
}

/** The name of an object. */
export function hashOf(type: 'commit' | 'tree' | 'blob' | 'tag', content: Uint8Array): string {
  return createHash('sha1').update(`${type} ${content.length}\0`).update(content).digest('hex');
}

/** A delta that makes `size` bytes by copying the base again and again; its base is of 64 KiB. */
export function unfolding(size: number): Buffer {
  const copy = Buffer.of(0x80);
  return Buffer.concat([varint(65_536n), varint(BigInt(size)), Buffer.concat(Array<Buffer>(size / 65_536).fill(copy))]);
}

function objectHeader(type: number, size: bigint): Buffer {
  const rest = size >> 4n;
  const first = (type << 4) | Number(size & 15n) | (rest > 0n ? 0x80 : 0);
  return rest > 0n ? Buffer.concat([Buffer.of(first), varint(rest)]) : Buffer.of(first);
}

/** Seven bits a byte, the lowest first. */
function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; ) {
    const low = Number(rest & 127n);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 0x80 : low);
    if (rest === 0n) return Buffer.from(bytes);
  }
}
