import { BlockList, isIP } from 'node:net';

/**
 * The proxy for a URL by HTTPS_PROXY, HTTP_PROXY and NO_PROXY (or their lower-case names), with the rules of Go's net/http, which every
 * other client of the API server follows: loopback is never proxied; NO_PROXY holds `*`, names (which include their subdomains),
 * `.suffixes`, addresses and CIDR blocks, each but the last with an optional port.
 */
export function proxyFor(url: URL, env: NodeJS.ProcessEnv): string | undefined {
  const proxy = url.protocol === 'https:' ? (env.HTTPS_PROXY ?? env.https_proxy) : (env.HTTP_PROXY ?? env.http_proxy);
  if (proxy === undefined || proxy === '') return undefined;
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  if (isLoopback(host)) return undefined;
  const exceptions = (env.NO_PROXY ?? env.no_proxy ?? '').split(',');
  if (exceptions.some((exception) => covers(exception.trim().toLowerCase(), host, port))) return undefined;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function covers(exception: string, host: string, port: string): boolean {
  if (exception === '') return false;
  if (exception === '*') return true;
  const block = /^([^/]+)\/(\d+)$/.exec(exception);
  if (block !== null) return inBlock(block[1] ?? '', Number(block[2]), host);
  const [, name = '', wantedPort] = /^\[?([^\]]*?)\]?(?::(\d+))?$/.exec(isIP(exception) === 6 ? `[${exception}]` : exception) ?? [];
  if (wantedPort !== undefined && wantedPort !== port) return false;
  if (name.startsWith('*.') || name.startsWith('.')) return host.endsWith(name.replace(/^\*/, ''));
  return host === name || (isIP(name) === 0 && host.endsWith(`.${name}`));
}

function inBlock(address: string, prefix: number, host: string): boolean {
  const family = isIP(address);
  if (family === 0 || family !== isIP(host) || prefix > (family === 4 ? 32 : 128)) return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const block = new BlockList();
  block.addSubnet(address, prefix, type);
  return block.check(host, type);
}
