/** One ASN.1 value in DER: its tag, its length, its content. */
export function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  if (content.length < 128) return Buffer.concat([Buffer.of(tag, content.length), content]);
  const length = Buffer.from(content.length.toString(16).padStart(content.length > 0xffff ? 6 : content.length > 0xff ? 4 : 2, '0'), 'hex');
  return Buffer.concat([Buffer.of(tag, 0x80 | length.length), length, content]);
}

export const sequence = (...contents: readonly Uint8Array[]) => der(0x30, ...contents);
export const octets = (content: Uint8Array) => der(0x04, content);
export const boolean = (value: boolean) => der(0x01, Buffer.of(value ? 0xff : 0));
/** A context's own tag; constructed, so that it holds other values. */
export const tagged = (number: number, content: Uint8Array) => der(0xa0 | number, content);
export const bits = (content: Uint8Array, unused = 0) => der(0x03, Buffer.of(unused), content);

/** A whole number of zero or more. */
export function integer(value: bigint): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return der(0x02, (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes);
}

/** An object identifier, `1.2.840`. */
export function identifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const encoded = rest.flatMap((value) => {
    const groups = [value & 127];
    for (let high = value >>> 7; high > 0; high >>>= 7) groups.unshift((high & 127) | 128);
    return groups;
  });
  return der(0x06, Buffer.of(first * 40 + second, ...encoded));
}

/** A time of X.509: two digits for the year until 2049. */
export function time(milliseconds: number): Buffer {
  const text = `${new Date(milliseconds).toISOString().slice(0, 19).replace(/[-T:]/g, '')}Z`;
  const year = Number(text.slice(0, 4));
  return year >= 1950 && year < 2050 ? der(0x17, Buffer.from(text.slice(2))) : der(0x18, Buffer.from(text));
}

/** PEM: base64 in lines of 64 between two marks. */
export function pem(label: string, content: Uint8Array): string {
  const lines =
    Buffer.from(content)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** One element that was read: its tag, what it holds, and all its bytes. */
export interface DerElement {
  readonly tag: number;
  readonly content: Buffer;
  readonly whole: Buffer;
}

/** The elements that stand one behind another. Throws a RangeError where one is cut off. */
export function readDer(bytes: Buffer): DerElement[] {
  const elements: DerElement[] = [];
  for (let at = 0; at < bytes.length; ) {
    const first = bytes.readUInt8(at + 1);
    const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
    const begin = at + 2 + lengthBytes;
    const end = begin + (lengthBytes === 0 ? first : bytes.readUIntBE(at + 2, lengthBytes));
    if (end > bytes.length) throw new RangeError('an element is cut off');
    elements.push({ tag: bytes.readUInt8(at), content: bytes.subarray(begin, end), whole: bytes.subarray(at, end) });
    at = end;
  }
  return elements;
}

/** The elements within the one that the bytes are. */
export function readDerSequence(bytes: Buffer): DerElement[] {
  return readDer(readDer(bytes)[0]?.content ?? Buffer.alloc(0));
}
