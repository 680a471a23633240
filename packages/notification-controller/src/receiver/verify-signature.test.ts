import { createHmac } from 'node:crypto';
import { verifySignature } from './verify-signature.ts';

const body = Buffer.from('{"ref":"refs/heads/main"}');
const sign = (algorithm: string, key = 'token', over = body) => `${algorithm}=${createHmac(algorithm, key).update(over).digest('hex')}`;

describe('verifySignature', () => {
  test.each(['sha1', 'sha256', 'sha512'])('accepts a good %s', (algorithm) => {
    expect(() => verifySignature('X-Signature', sign(algorithm), body, 'token')).not.toThrow();
  });

  test.each([
    ['no header', undefined, 'is missing'],
    ['an empty header', '', 'is missing'],
    ['another algorithm', sign('md5'), 'names none of sha1, sha256, sha512'],
    ['a bare digest', sign('sha256').slice('sha256='.length), 'names none of'],
    ['a short digest', 'sha256=abcd', 'is not a signature'],
    ['letters that are not hex', `sha256=${'zz'.repeat(32)}`, 'is not a signature'],
    ['a good one with something behind it', `${sign('sha256')} and more`, 'is not a signature'],
    ['another key', sign('sha256', 'other'), 'does not fit'],
    ['another body', sign('sha256', 'token', Buffer.from('{}')), 'does not fit'],
    ['a digest of another algorithm', `sha256=${sign('sha1').slice('sha1='.length)}`, 'is not a signature'],
  ])('refuses %s', (_, signature, message) => {
    expect(() => verifySignature('X-Signature', signature, body, 'token')).toThrow(message);
  });

  test('never repeats the token', () => {
    expect(() => verifySignature('X-Signature', sign('sha256'), body, 'very-secret')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('very-secret'), code: 'SignatureInvalid' }),
    );
  });
});
