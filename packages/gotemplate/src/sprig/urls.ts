import { FunctionError } from '../error.ts';
import { fixed, type GoFunction } from '../go-function.ts';
import { bytesOf, stringOfBytes } from '../go-string.ts';
import { quote } from '../quote.ts';
import { ANY_MAP, GoMap, kindOf, type Value } from '../value.ts';

interface Url {
  readonly scheme: string;
  readonly opaque: string;
  readonly userinfo: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
}

function unescapePart(text: string): string {
  const bad = /%(?![0-9a-fA-F]{2}).{0,2}/.exec(text);
  if (bad !== null) throw new FunctionError(`invalid URL escape ${quote(bad[0])}`);
  if (!text.includes('%')) return text;
  const bytes: Buffer[] = [];
  for (const part of text.split(/(%[0-9a-fA-F]{2})/))
    bytes.push(/^%..$/.test(part) ? Buffer.of(Number.parseInt(part.slice(1), 16)) : bytesOf(part));
  return stringOfBytes(Buffer.concat(bytes));
}

function escapePart(text: string, keep: RegExp): string {
  return Array.from(bytesOf(text), (byte) => {
    const character = String.fromCharCode(byte);
    return keep.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}

const KEEP_PATH = /^[A-Za-z0-9\-_.~$&+,/:;=@]$/;
const KEEP_HOST = /^[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"]$/;
const KEEP_USER = /^[A-Za-z0-9\-_.~$&+,;=]$/;
const KEEP_FRAGMENT = /^[A-Za-z0-9\-_.~$&+,/:;=?@!()*]$/;

function scheme(text: string): [scheme: string, rest: string] {
  const match = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text);
  if (match !== null) return [(match[1] ?? '').toLowerCase(), text.slice(match[0].length)];
  if (text.startsWith(':')) throw new FunctionError('missing protocol scheme');
  return ['', text];
}

function checkHost(host: string): string {
  const port = /:([^:\]]*)$/.exec(host.replace(/^\[[^\]]*\]/, ''));
  if (port !== null && !/^[0-9]*$/.test(port[1] ?? '')) throw new FunctionError(`invalid port ${quote(port[0])} after host`);
  if (host.startsWith('[') && !host.includes(']')) throw new FunctionError("missing ']' in host");
  if (/ /.test(host)) throw new FunctionError('invalid character " " in host name');
  return unescapePart(host);
}

function userinfoOf(text: string): string {
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(text)) throw new FunctionError('net/url: invalid userinfo');
  const colon = text.indexOf(':');
  if (colon === -1) return escapePart(unescapePart(text), KEEP_USER);
  return `${escapePart(unescapePart(text.slice(0, colon)), KEEP_USER)}:${escapePart(unescapePart(text.slice(colon + 1)), KEEP_USER)}`;
}

/** Go's url.Parse, for what templates see of it. */
function parseUrl(raw: string): Url {
  if (/[\0-\x1f\x7f]/.test(raw)) throw new FunctionError('net/url: invalid control character in URL');
  const hash = raw.indexOf('#');
  const fragment = hash === -1 ? '' : unescapePart(raw.slice(hash + 1));
  const [name, afterScheme] = scheme(hash === -1 ? raw : raw.slice(0, hash));
  const mark = afterScheme.indexOf('?');
  const query = mark === -1 ? '' : afterScheme.slice(mark + 1);
  let rest = mark === -1 ? afterScheme : afterScheme.slice(0, mark);
  const base = { scheme: name, opaque: '', userinfo: '', host: '', path: '', query, fragment };
  if (!rest.startsWith('/')) {
    if (name !== '') return { ...base, opaque: rest };
    if (rest.split('/')[0]?.includes(':') === true) throw new FunctionError('first path segment in URL cannot contain colon');
  }
  let userinfo = '';
  let host = '';
  if (rest.startsWith('//') && (name !== '' || !rest.startsWith('///'))) {
    const slash = rest.indexOf('/', 2);
    const authority = slash === -1 ? rest.slice(2) : rest.slice(2, slash);
    rest = slash === -1 ? '' : rest.slice(slash);
    const at = authority.lastIndexOf('@');
    if (at !== -1) userinfo = userinfoOf(authority.slice(0, at));
    host = checkHost(authority.slice(at + 1));
  }
  return { ...base, userinfo, host, path: unescapePart(rest) };
}

function hostname(host: string): string {
  const bracket = /^\[([^\]]*)\]/.exec(host);
  return bracket !== null ? (bracket[1] ?? '') : host.replace(/:[0-9]*$/, '');
}

function urlParse(text: string): Value {
  let url: Url;
  try {
    url = parseUrl(text);
  } catch (error) {
    if (error instanceof FunctionError) throw new FunctionError(`unable to parse url: parse ${quote(text)}: ${error.message}`, error);
    throw error;
  }
  return new GoMap([...Object.entries(url), ['hostname', hostname(url.host)]]);
}

function urlJoin(map: GoMap): string {
  const part = (key: string): string => {
    const value = map.get(key);
    if (value === undefined) return '';
    if (typeof value !== 'string')
      throw new FunctionError(`unable to parse ${key} key, must be of type string, but ${kindOf(value)} found`);
    return value;
  };
  let text = part('scheme') === '' ? '' : `${part('scheme')}:`;
  const query = part('query') === '' ? '' : `?${part('query')}`;
  const fragment = part('fragment') === '' ? '' : `#${escapePart(part('fragment'), KEEP_FRAGMENT)}`;
  if (part('opaque') !== '') return text + part('opaque') + query + fragment;
  const path = escapePart(part('path'), KEEP_PATH);
  const userinfo = part('userinfo') === '' ? '' : userinfoOf(part('userinfo'));
  if (part('scheme') !== '' || part('host') !== '' || userinfo !== '') {
    if (part('host') !== '' || path !== '' || userinfo !== '') text += '//';
    if (userinfo !== '') text += `${userinfo}@`;
    text += escapePart(part('host'), KEEP_HOST);
  }
  if (path !== '' && !path.startsWith('/') && part('host') !== '') text += '/';
  if (text === '' && (path.split('/')[0] ?? '').includes(':')) text += './';
  return text + path + query + fragment;
}

/** sprig's functions of URLs. */
export function urlFunctions(): [string, GoFunction][] {
  return [
    ['urlParse', fixed(['string'], urlParse)],
    ['urlJoin', fixed([ANY_MAP], urlJoin)],
  ];
}
