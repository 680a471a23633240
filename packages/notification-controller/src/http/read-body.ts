import type { IncomingMessage } from 'node:http';
import { NotificationError } from '../error.ts';

/** The size of a request's body that is taken at the most, in bytes, as Flux's. */
const BODY_AT_MOST = 3 * 1024 * 1024;

/**
 * The whole body of a request.
 * @throws NotificationError BodyTooLarge as soon as it is known; the rest is not read
 */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const tooLarge = () => new NotificationError('BodyTooLarge', `the request's body is larger than ${BODY_AT_MOST} bytes`);
  if (Number(request.headers['content-length'] ?? 0) > BODY_AT_MOST) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > BODY_AT_MOST) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
