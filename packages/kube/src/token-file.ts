import { readFileSync } from 'node:fs';
import { KubeError } from './error.ts';

const FRESH_MS = 60_000;

/**
 * A bearer token in a file that something rotates (a projected service account token). Read again after a minute, as client-go does;
 * an unreadable file keeps the last token, which may still be good.
 */
export class TokenFile {
  readonly #path: string;
  readonly #now: () => number;
  #header: string | undefined;
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(path: string, now: () => number = Date.now) {
    this.#path = path;
    this.#now = now;
  }

  /** The `Authorization` header. Throws `InvalidConfig` when the first reading fails. */
  authorization(): string {
    const now = this.#now();
    if (this.#header !== undefined && now - this.#readAt < FRESH_MS) return this.#header;
    try {
      this.#header = `Bearer ${readFileSync(this.#path, 'utf8').trim()}`;
    } catch (error) {
      if (this.#header === undefined) throw new KubeError('InvalidConfig', `cannot read the token in ${this.#path}`, { cause: error });
    }
    this.#readAt = now;
    return this.#header;
  }

  /** Reads the file now. True when the token changed. */
  refresh(): boolean {
    const before = this.#header;
    this.#readAt = Number.NEGATIVE_INFINITY;
    return this.authorization() !== before;
  }
}
