import { hostname } from 'node:os';
import { parseAddress } from '@capstan/runtime';

/** The address in artifacts' URLs: what was given, else that of the file server, seen from this host. */
export function advertisedAddress(given: string, storageAddress: string, host: () => string = hostname): string {
  if (given !== '') return given.replace(/\/+$/, '');
  const listening = parseAddress(storageAddress);
  const name = listening?.host ?? 'localhost';
  const port = listening?.port === undefined ? '' : `:${listening.port}`;
  return `${name === '0.0.0.0' || name === '::' ? host() : name}${port}`;
}
