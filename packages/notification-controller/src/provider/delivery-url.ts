import { NotificationError } from '../error.ts';

/**
 * The address as a URL that a POST may go to.
 * @throws NotificationError ProviderInvalid; the address itself is not repeated, since webhook addresses are secrets
 */
export function deliveryUrl(address: string, what: string): string {
  if (address === '') {
    throw new NotificationError(
      'ProviderInvalid',
      `${what} needs an address: set spec.address, or the key 'address' in the Secret of spec.secretRef`,
    );
  }
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new NotificationError('ProviderInvalid', `${what} needs an http or https address; the one given is none`);
  }
  return address;
}
