import { headerOf, type ReceiverType } from './receiver-type.ts';
import { verifySignature } from './verify-signature.ts';

/** Requests signed in `X-Signature: sha256=HEX` (or sha1, sha512) over the body. */
export const genericHmac: ReceiverType = {
  verify: (request, { token }) => verifySignature('X-Signature', headerOf(request, 'x-signature'), request.body, token),
};
