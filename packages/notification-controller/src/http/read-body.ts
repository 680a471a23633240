import type { IncomingMessage } from 'node:http';
import { NotificationError } from '../error.ts';

/** The size of a request's body that is taken at the most, in bytes, as Flux's. */
const BODY_AT_MOST = 3 * 1024 * 1024;
/** What all bodies together may take. Events are of a few kilobytes: this is thousands of them. */
const BODIES_AT_MOST = 64 * 1024 * 1024;

/** A request's body; its place is free again when it is disposed of. */
export interface Body extends Disposable {
  readonly bytes: Buffer;
}

/** The memory that the bodies of one server share. */
export class BodyBudget {
  #left: number;

  constructor(bytes = BODIES_AT_MOST) {
    this.#left = bytes;
  }

  /**
   * Reads the whole body of a request.
   * @throws NotificationError BodyTooLarge or Overloaded as soon as it is known; the rest is not read
   */
  async read(request: IncomingMessage): Promise<Body> {
    const tooLarge = () => new NotificationError('BodyTooLarge', `the request's body is larger than ${BODY_AT_MOST} bytes`);
    if (Number(request.headers['content-length'] ?? 0) > BODY_AT_MOST) throw tooLarge();
    const chunks: Buffer[] = [];
    let size = 0;
    const release = () => {
      this.#left += size;
      size = 0;
    };
    try {
      for await (const chunk of request) {
        size += chunk.length;
        this.#left -= chunk.length;
        if (size > BODY_AT_MOST) throw tooLarge();
        if (this.#left < 0) throw new NotificationError('Overloaded', 'too many requests are under way');
        chunks.push(chunk);
      }
      return { bytes: Buffer.concat(chunks), [Symbol.dispose]: release };
    } catch (error) {
      release();
      throw error;
    }
  }
}
