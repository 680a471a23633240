import { createHmac } from 'node:crypto';

export interface WebhookCall {
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Signs the body as `generic-hmac` expects it. */
  readonly key?: string;
  /** The hash of the signature; sha256 when absent. */
  readonly hash?: 'sha1' | 'sha256' | 'sha512';
}

/** Calls a Receiver of the kinds `generic` and `generic-hmac`; the answer's status. */
export async function sendWebhook(url: string, call: WebhookCall = {}): Promise<number> {
  const { body = '{}', headers, key, hash = 'sha256' } = call;
  const signature = key === undefined ? {} : { 'x-signature': `${hash}=${createHmac(hash, key).update(body).digest('hex')}` };
  const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...signature, ...headers } });
  await response.arrayBuffer();
  return response.status;
}
