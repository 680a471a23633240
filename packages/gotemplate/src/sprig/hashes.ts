import { createHash } from 'node:crypto';
import { fixed, type GoFunction } from '../go-function.ts';
import { bytesOf } from '../go-string.ts';

function hash(algorithm: string): GoFunction {
  return fixed(['string'], (text) => createHash(algorithm).update(bytesOf(text)).digest('hex'));
}

/** The checksum of RFC 1950. */
function adler32(bytes: Uint8Array): number {
  let low = 1;
  let high = 0;
  for (const byte of bytes) {
    low = (low + byte) % 65521;
    high = (high + low) % 65521;
  }
  return high * 65536 + low;
}

/** sprig's checksums. */
export function hashFunctions(): [string, GoFunction][] {
  return [
    ['sha1sum', hash('sha1')],
    ['sha256sum', hash('sha256')],
    ['sha512sum', hash('sha512')],
    ['adler32sum', fixed(['string'], (text) => String(adler32(bytesOf(text))))],
  ];
}
