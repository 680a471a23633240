import { RuntimeError } from '../error.ts';

/** Where to listen. */
export interface Address {
  readonly host?: string;
  readonly port: number;
}

/**
 * Reads an address as Go's net.Listen does: `:9440`, `127.0.0.1:0`, `[::1]:9440`. Undefined for one that turns the server off: empty, or `0`.
 * @throws RuntimeError FlagInvalid
 */
export function parseAddress(text: string): Address | undefined {
  if (text === '' || text === '0') return undefined;
  const { v6, host = v6, port } = PATTERN.exec(text)?.groups ?? {};
  if (port === undefined || Number(port) > 65_535) {
    throw new RuntimeError('FlagInvalid', `invalid address ${JSON.stringify(text)}: it looks like :9440 or 127.0.0.1:9440`);
  }
  return host === undefined || host === '' ? { port: Number(port) } : { host, port: Number(port) };
}

const PATTERN = /^(?:\[(?<v6>[^\]]+)\]|(?<host>[^:[\]]*)):(?<port>\d{1,5})$/;
