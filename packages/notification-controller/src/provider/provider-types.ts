import { NotificationError } from '../error.ts';
import { generic } from './generic.ts';
import { genericHmac } from './generic-hmac.ts';
import type { ProviderType } from './provider.ts';
import { slack } from './slack.ts';

const TYPES: ReadonlyMap<string, ProviderType> = new Map([
  ['generic', generic],
  ['generic-hmac', genericHmac],
  ['slack', slack],
]);

/**
 * The implementation of `spec.type`.
 * @throws NotificationError ProviderUnsupported, naming the types that are there
 */
export function providerType(type: string): ProviderType {
  const found = TYPES.get(type);
  if (found !== undefined) return found;
  throw new NotificationError(
    'ProviderUnsupported',
    `providers of type '${type}' are not supported yet; supported are ${[...TYPES.keys()].join(', ')}`,
  );
}
