const WORDS = 18 + 4 * 256;
let initial: Uint32Array | undefined;

/** The first words of pi's binary fraction, which is what Blowfish begins with, by Machin's formula. */
function piWords(): Uint32Array {
  const bits = BigInt(WORDS * 32 + 64);
  const one = 1n << bits;
  const arctangent = (inverse: bigint): bigint => {
    let term = one / inverse;
    let sum = term;
    const square = inverse * inverse;
    for (let divisor = 3n, sign = -1n; term !== 0n; divisor += 2n, sign = -sign) {
      term /= square;
      sum += (sign * term) / divisor;
    }
    return sum;
  };
  const fraction = 4n * (4n * arctangent(5n) - arctangent(239n)) - 3n * one;
  const hex = (fraction >> 64n).toString(16).padStart(WORDS * 8, '0');
  return Uint32Array.from({ length: WORDS }, (_, index) => Number.parseInt(hex.slice(index * 8, index * 8 + 8), 16));
}

/** The cipher, as bcrypt uses it. */
export class Blowfish {
  readonly #p: Uint32Array;
  readonly #s: Uint32Array;
  #left = 0;
  #right = 0;

  constructor() {
    initial ??= piWords();
    this.#p = initial.slice(0, 18);
    this.#s = initial.slice(18);
  }

  /** Mixes a key in; `salt` is mixed into the blocks that are encrypted on the way. */
  expand(key: Uint8Array, salt?: Uint8Array): void {
    let at = 0;
    for (let index = 0; index < 18; index++) {
      let word = 0;
      for (let count = 0; count < 4; count++) {
        word = (word << 8) | (key[at] ?? 0);
        at = (at + 1) % key.length;
      }
      this.#p[index] = (this.#p[index] ?? 0) ^ word;
    }
    const saltWords = salt === undefined ? undefined : new DataView(salt.buffer, salt.byteOffset, 16);
    this.#left = 0;
    this.#right = 0;
    let offset = 0;
    for (const table of [this.#p, this.#s]) {
      for (let index = 0; index < table.length; index += 2) {
        if (saltWords !== undefined) {
          this.#left ^= saltWords.getUint32(offset);
          this.#right ^= saltWords.getUint32(offset + 4);
          offset = (offset + 8) % 16;
        }
        this.#encrypt();
        table[index] = this.#left;
        table[index + 1] = this.#right;
      }
    }
  }

  /** One block of two words, encrypted this many times. */
  encryptBlock(left: number, right: number, times: number): [number, number] {
    this.#left = left;
    this.#right = right;
    for (let count = 0; count < times; count++) this.#encrypt();
    return [this.#left >>> 0, this.#right >>> 0];
  }

  #encrypt(): void {
    const p = this.#p;
    const s = this.#s;
    let left = this.#left ^ (p[0] as number); // both tables are full
    let right = this.#right;
    for (let round = 1; round <= 16; round += 2) {
      right ^= mix(s, left) ^ (p[round] as number);
      left ^= mix(s, right) ^ (p[round + 1] as number);
    }
    this.#left = right ^ (p[17] as number);
    this.#right = left;
  }
}

function mix(s: Uint32Array, word: number): number {
  // Each index is a byte within its quarter of the table.
  const a = (s[word >>> 24] as number) + (s[256 + ((word >>> 16) & 255)] as number);
  return (((a ^ (s[512 + ((word >>> 8) & 255)] as number)) + (s[768 + (word & 255)] as number)) | 0) as number;
}
