import { Blowfish } from './blowfish.ts';

const ALPHABET = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const STANDARD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const MAGIC = Buffer.from('OrpheanBeholderScryDoubt');

function encode(bytes: Uint8Array): string {
  return Array.from(Buffer.from(bytes).toString('base64').replaceAll('=', ''), (letter) => ALPHABET[STANDARD.indexOf(letter)]).join('');
}

/** A password's bcrypt hash (`$2a$`) with a salt of 16 bytes; `cost` is the exponent of the rounds. */
export function bcryptHash(password: Uint8Array, salt: Uint8Array, cost: number): string {
  const key = Buffer.concat([password, Buffer.of(0)]);
  const cipher = new Blowfish();
  cipher.expand(key, salt);
  for (let round = 0; round < 2 ** cost; round++) {
    cipher.expand(key);
    cipher.expand(salt);
  }
  const hash = Buffer.alloc(24);
  for (let offset = 0; offset < 24; offset += 8) {
    const [left, right] = cipher.encryptBlock(MAGIC.readUInt32BE(offset), MAGIC.readUInt32BE(offset + 4), 64);
    hash.writeUInt32BE(left, offset);
    hash.writeUInt32BE(right, offset + 4);
  }
  return `$2a$${String(cost).padStart(2, '0')}$${encode(salt)}${encode(hash.subarray(0, 23))}`;
}
