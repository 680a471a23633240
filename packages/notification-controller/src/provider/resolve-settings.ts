import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { Provider } from '@capstan/api';
import { parseDocuments } from '@capstan/yaml';
import { NotificationError } from '../error.ts';
import type { SecretData } from '../secret/read-secret.ts';
import type { Transport } from './post-delivery.ts';
import type { ProviderSettings } from './provider.ts';

/** The Secrets that a Provider's spec names; absent where it names none. */
export interface ProviderSecrets {
  readonly secretRef?: SecretData;
  readonly certSecretRef?: SecretData;
  readonly proxySecretRef?: SecretData;
}

const ADDRESS_AT_MOST = 2048;

/**
 * A Provider's spec and what its Secrets hold, as its type and the transport take it. What a Secret says outweighs the spec, as in Flux.
 * @throws NotificationError SecretInvalid
 */
export function resolveSettings(spec: Provider['spec'], secrets: ProviderSecrets): { settings: ProviderSettings; transport: Transport } {
  const secret = secrets.secretRef ?? new Map<string, string>();
  const trimmed = (key: string) => secret.get(key)?.trim();
  const address = trimmed('address') ?? spec.address ?? '';
  if (Buffer.byteLength(address) > ADDRESS_AT_MOST) {
    throw new NotificationError('SecretInvalid', `the address is longer than ${ADDRESS_AT_MOST} bytes`);
  }
  return {
    settings: {
      address,
      channel: spec.channel ?? '',
      username: secret.get('username') ?? spec.username ?? '',
      token: trimmed('token') ?? '',
      password: secret.get('password') ?? '',
      headers: headersOf(secret.get('headers')),
    },
    transport: { ...certificatesOf(secrets.certSecretRef), ...proxyOf(spec, secrets) },
  };
}

/** Every value that must not be shown: what the Secrets hold, and of addresses the parts that a peer may repeat. */
export function secretValues(spec: Provider['spec'], secrets: ProviderSecrets): string[] {
  const held = [secrets.secretRef, secrets.certSecretRef, secrets.proxySecretRef].flatMap((secret) => [...(secret?.values() ?? [])]);
  return [...held, ...[spec.address, spec.proxy, ...held].flatMap(secretPartsOf)];
}

/** Webhooks have their secret in the path or the query, proxies in the user part. */
function secretPartsOf(text: string | undefined): string[] {
  const url = URL.parse(text?.trim() ?? '');
  if (url === null || !/^https?:$/.test(url.protocol)) return [];
  const parts = [url.pathname, url.search, ...url.searchParams.values(), url.password, decoded(url.password)];
  return parts.filter((part) => part.length > 1);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function headersOf(text: string | undefined): Record<string, string> {
  if (text === undefined) return {};
  const wrong = (cause?: unknown) =>
    new NotificationError(
      'SecretInvalid',
      "key 'headers' of the Secret is not a YAML map of strings",
      cause === undefined ? {} : { cause },
    );
  let value: unknown;
  try {
    value = parseDocuments(text, { flavor: 'sigs' })[0];
  } catch {
    // The parser's message quotes the text, which is secret.
    throw wrong();
  }
  if (value === null || value === undefined) return {};
  if (typeof value !== 'object' || Array.isArray(value)) throw wrong();
  const headers: Record<string, string> = Object.create(null);
  for (const [name, header] of Object.entries(value)) {
    if (typeof header !== 'string') throw wrong();
    if (!isHeader(name, header)) throw new NotificationError('SecretInvalid', "key 'headers' of the Secret holds what is no HTTP header");
    headers[name] = header;
  }
  return headers;
}

function isHeader(name: string, value: string): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}

function certificatesOf(secret: SecretData | undefined): Transport {
  if (secret === undefined) return {};
  const ca = secret.get('ca.crt');
  const cert = secret.get('tls.crt');
  const key = secret.get('tls.key');
  if ((cert === undefined) !== (key === undefined)) {
    throw new NotificationError('SecretInvalid', "the Secret of spec.certSecretRef has only one of 'tls.crt' and 'tls.key'");
  }
  if (ca === undefined && cert === undefined) {
    throw new NotificationError('SecretInvalid', "the Secret of spec.certSecretRef has neither 'ca.crt' nor 'tls.crt' and 'tls.key'");
  }
  return { ...(ca === undefined ? {} : { ca }), ...(cert === undefined || key === undefined ? {} : { cert, key }) };
}

function proxyOf(spec: Provider['spec'], secrets: ProviderSecrets): Transport {
  const given = secrets.proxySecretRef?.get('address') ?? secrets.secretRef?.get('proxy') ?? spec.proxy;
  if (given === undefined) {
    if (secrets.proxySecretRef === undefined) return {};
    throw new NotificationError('SecretInvalid', "the Secret of spec.proxySecretRef has no key 'address'");
  }
  if (!URL.canParse(given.trim())) throw new NotificationError('SecretInvalid', 'the address of the proxy is no URL');
  const proxy = new URL(given.trim());
  proxy.username ||= encodeURIComponent(secrets.proxySecretRef?.get('username') ?? '');
  proxy.password ||= encodeURIComponent(secrets.proxySecretRef?.get('password') ?? '');
  return { proxy: proxy.href };
}
