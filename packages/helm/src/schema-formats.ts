/** Says what is wrong with a text of a format; undefined where nothing is. */
type Check = (text: string) => string | undefined;

const HEX_GROUPS = [8, 4, 4, 4, 12];
const LABEL = 63;

const invalidCharacter = (character: string) => `invalid character '${character}'`;

/** What a date is made of, by the names of Go's layouts. */
const DATE_PARTS: readonly (readonly [layout: string, pattern: RegExp])[] = [
  ['2006', /^\d{4}/],
  ['-', /^-/],
  ['01', /^\d{2}/],
  ['-', /^-/],
  ['02', /^\d{2}/],
];

function dateFault(text: string): string | undefined {
  const parsing = `parsing time ${JSON.stringify(text)}`;
  const found: string[] = [];
  let rest = text;
  for (const [layout, pattern] of DATE_PARTS) {
    const part = pattern.exec(rest)?.[0];
    if (part === undefined) return `${parsing} as "2006-01-02": cannot parse ${JSON.stringify(rest)} as ${JSON.stringify(layout)}`;
    rest = rest.slice(part.length);
    found.push(part);
  }
  if (rest !== '') return `${parsing}: extra text: ${JSON.stringify(rest)}`;
  const [year = 0, , month = 0, , day = 0] = found.map(Number);
  if (month < 1 || month > 12) return `${parsing}: month out of range`;
  const last = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  return day < 1 || day > last ? `${parsing}: day out of range` : undefined;
}

function timeFault(text: string): string | undefined {
  if (text.length < 9) return 'less than 9 characters long';
  if (text[2] !== ':' || text[5] !== ':') return 'missing colon in correct place';
  const parts = /^(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:([zZ])|([+-])(\d\d):(\d\d))$/.exec(text);
  if (parts === null) return 'invalid hour/min/sec';
  const [hour = 0, minute = 0, second = 0] = parts.slice(1, 4).map(Number);
  const [zoneHour, zoneMinute] = [Number(parts[6] ?? 0), Number(parts[7] ?? 0)];
  if (hour > 23 || minute > 59 || second > 60) return 'hour/min/sec out of range';
  if (zoneHour > 23 || zoneMinute > 59) return 'hour/min in offset out of range';
  const inDay = 24 * 60;
  const utc = (hour * 60 + minute + (parts[5] === '-' ? 1 : -1) * (zoneHour * 60 + zoneMinute) + inDay) % inDay;
  return second === 60 && utc !== inDay - 1 ? 'invalid leap second' : undefined;
}

function dateTimeFault(text: string): string | undefined {
  if (text.length < 20) return 'less than 20 characters long';
  if (text[10] !== 't' && text[10] !== 'T') return '11th character must be t or T';
  const date = dateFault(text.slice(0, 10));
  if (date !== undefined) return `invalid date element: ${date}`;
  const time = timeFault(text.slice(11));
  return time === undefined ? undefined : `invalid time element: ${time}`;
}

function ipv4Fault(text: string): string | undefined {
  const groups = text.split('.');
  if (groups.length !== 4) return 'expected four decimals';
  for (const group of groups) {
    if (group.length > 1 && group.startsWith('0')) return 'leading zeros';
    if (!/^[+-]?\d+$/.test(group)) return `strconv.Atoi: parsing ${JSON.stringify(group)}: invalid syntax`;
    if (Number(group) < 0 || Number(group) > 255) return 'decimal must be between 0 and 255';
  }
  return undefined;
}

function ipv6Fault(text: string): string | undefined {
  if (!text.includes(':')) return 'missing colon';
  if (text.includes('%')) return 'zone id is not a part of ipv6 address';
  const refused = `ParseAddr(${JSON.stringify(text)}): unable to parse IP`;
  const tail = text.slice(text.lastIndexOf(':') + 1);
  if (tail.includes('.') && ipv4Fault(tail) !== undefined) return refused;
  const plain = tail.includes('.') ? `${text.slice(0, text.length - tail.length)}0:0` : text;
  const halves = plain.split('::');
  if (halves.length > 2) return refused;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const count = groups.flat().length;
  const fits = halves.length === 2 ? count < 8 : count === 8;
  return fits && groups.flat().every((group) => /^[0-9a-fA-F]{1,4}$/.test(group)) ? undefined : refused;
}

function hostnameFault(text: string): string | undefined {
  const name = text.endsWith('.') ? text.slice(0, -1) : text;
  if (Buffer.byteLength(name) > 253) return 'more than 253 characters long';
  for (const label of name.split('.')) {
    if (label === '' || Buffer.byteLength(label) > LABEL) return 'label must be 1 to 63 characters long';
    if (label.startsWith('-')) return 'label starts with hyphen';
    if (label.endsWith('-')) return 'label ends with hyphen';
    const odd = /[^a-zA-Z0-9-]/u.exec(label);
    if (odd !== null) return invalidCharacter(odd[0]);
  }
  return undefined;
}

function localPartFault(local: string): string | undefined {
  if (local.length > 1 && local.startsWith('"'))
    return /[\\"]/.test(local.slice(1, -1)) ? 'backslash and quote are not allowed within quoted local part' : undefined;
  if (local.startsWith('.')) return 'starts with dot';
  if (local.endsWith('.')) return 'ends with dot';
  if (local.includes('..')) return 'consecutive dots';
  const odd = /[^a-zA-Z0-9.!#$%&'*+\-/=?^_`{|}~]/u.exec(local);
  return odd === null ? undefined : invalidCharacter(odd[0]);
}

function emailFault(text: string): string | undefined {
  if (Buffer.byteLength(text) > 254) return 'more than 255 characters long';
  const at = text.lastIndexOf('@');
  if (at === -1) return 'missing @';
  if (at > 64) return 'local part more than 64 characters long';
  const local = localPartFault(text.slice(0, at));
  if (local !== undefined) return local;
  const domain = text.slice(at + 1);
  const address = /^\[(IPv6:)?(.*)\]$/.exec(domain);
  const [fault, what] =
    address === null
      ? [hostnameFault(domain), 'domain']
      : address[1] === undefined
        ? [ipv4Fault(address[2] ?? ''), 'ipv4 address']
        : [ipv6Fault(address[2] ?? ''), 'ipv6 address'];
  return fault === undefined ? undefined : `invalid ${what}: ${fault}`;
}

function uuidFault(text: string): string | undefined {
  const groups = text.split('-');
  if (groups.length !== HEX_GROUPS.length) return `must have ${HEX_GROUPS.length} elements`;
  for (const [index, group] of groups.entries()) {
    if (Buffer.byteLength(group) !== HEX_GROUPS[index]) return `element ${index + 1} must be ${HEX_GROUPS[index]} characters long`;
    const odd = /[^0-9a-fA-F]/u.exec(group);
    if (odd !== null) return `non-hex character '${odd[0]}'`;
  }
  return undefined;
}

/** What Go's net/url refuses, as far as texts in values come near it. */
function urlFault(text: string): string | undefined {
  const refused = (why: string) => `parse ${JSON.stringify(text)}: ${why}`;
  if (/[\x00-\x1f\x7f]/.test(text)) return refused('net/url: invalid control character in URL');
  if (text.startsWith(':')) return refused('missing protocol scheme');
  const malformed = /%(?![0-9a-fA-F]{2}).{0,2}/.exec(text.split('#', 1)[0]?.split('?', 1)[0] ?? '');
  if (malformed !== null) return refused(`invalid URL escape ${JSON.stringify(malformed[0])}`);
  const scheme = /^([^/?#]*?):/.exec(text)?.[1];
  const isScheme = scheme === undefined || /^[a-zA-Z][a-zA-Z0-9+.-]*$/.test(scheme);
  if (!isScheme && scheme !== undefined) return refused('first path segment in URL cannot contain colon');
  const host = /^(?:[a-zA-Z][a-zA-Z0-9+.-]*:)?\/\/([^/?#]*)/.exec(text)?.[1]?.replace(/^.*@/, '') ?? '';
  const port = host.startsWith('[')
    ? host.slice(host.indexOf(']') + 1)
    : host.slice(host.includes(':') ? host.lastIndexOf(':') : host.length);
  if (port !== '' && !/^:\d*$/.test(port)) return refused(`invalid port ${JSON.stringify(port)} after host`);
  return /[ <>"{}|\\^`]/.test(host)
    ? refused(`invalid character ${JSON.stringify(/[ <>"{}|\\^`]/.exec(host)?.[0])} in host name`)
    : undefined;
}

function uriFault(text: string): string | undefined {
  return urlFault(text) ?? (/^[a-zA-Z][a-zA-Z0-9+.-]*:/.test(text) ? undefined : 'relative url');
}

const uriReferenceFault: Check = (text) => (text.includes('\\') ? 'contains \\' : urlFault(text));

function durationFault(text: string): string | undefined {
  if (!text.startsWith('P')) return 'must start with P';
  if (text === 'P') return 'nothing after P';
  if (/^P\d+W$/.test(text)) return undefined;
  return /^P(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?$/.test(text) ? undefined : 'missing number';
}

function semverFault(text: string): string | undefined {
  const number = '(?:0|[1-9]\\d*)';
  const identifier = `(?:${number}|\\d*[a-zA-Z-][0-9a-zA-Z-]*)`;
  const version = new RegExp(
    `^${number}(?:\\.${number}){2}(?:-${identifier}(?:\\.${identifier})*)?(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?$`,
  );
  return version.test(text) ? undefined : 'versionCore must have 3 numbers separated by dot';
}

function jsonPointerFault(text: string): string | undefined {
  if (text !== '' && !text.startsWith('/')) return 'not starting with /';
  return /~(?![01])/.test(text) ? '~ must be followed by 0 or 1' : undefined;
}

/**
 * The formats that Helm's library checks, which it does for schemas up to draft 7 alone. The words of the commoner faults are its own.
 */
export const SCHEMA_FORMATS: ReadonlyMap<string, Check> = new Map([
  ['date', dateFault],
  ['time', timeFault],
  ['date-time', dateTimeFault],
  ['duration', durationFault],
  ['email', emailFault],
  ['hostname', hostnameFault],
  ['ipv4', ipv4Fault],
  ['ipv6', ipv6Fault],
  ['json-pointer', jsonPointerFault],
  ['semver', semverFault],
  ['uri', uriFault],
  ['iri', uriFault],
  ['uri-reference', uriReferenceFault],
  ['iri-reference', uriReferenceFault],
  ['uuid', uuidFault],
]);
