import { createHmac, timingSafeEqual } from 'node:crypto';
import { NotificationError } from '../error.ts';

const ALGORITHMS = new Map([
  ['sha1', 20],
  ['sha256', 32],
  ['sha512', 64],
]);

/**
 * Checks `ALGORITHM=HEX`, an HMAC over the raw body, in constant time.
 * @throws NotificationError SignatureInvalid; `header` is the header's name for the message
 */
export function verifySignature(header: string, signature: string | undefined, body: Buffer, token: string): void {
  const fault = signatureFault(signature, body, token);
  if (fault !== undefined) throw new NotificationError('SignatureInvalid', `the ${header} header ${fault}`);
}

function signatureFault(signature: string | undefined, body: Buffer, token: string): string | undefined {
  if (signature === undefined || signature === '') return 'is missing';
  const [algorithm = '', hex = ''] = signature.split('=', 2);
  const length = ALGORITHMS.get(algorithm);
  if (length === undefined) return `names none of ${[...ALGORITHMS.keys()].join(', ')}`;
  const given = Buffer.from(hex, 'hex');
  if (given.length !== length || hex.length !== length * 2) return 'is not a signature of its algorithm';
  const expected = createHmac(algorithm, token).update(body).digest();
  return timingSafeEqual(given, expected) ? undefined : 'does not fit the body and the token';
}
