/** The four bytes of an IPv4 address, as Go reads it: no leading zeros; undefined where it is none. */
function v4Bytes(text: string): Buffer | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9][0-9]{0,2})$/.test(part) && Number(part) <= 255)) return undefined;
  return Buffer.from(parts.map(Number));
}

/** The bytes of groups of four hexadecimal digits; undefined where one is none. */
function groupBytes(text: string): Buffer | undefined {
  if (text === '') return Buffer.alloc(0);
  const groups = text.split(':');
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex');
}

function v6Bytes(text: string): Buffer | undefined {
  const tail = /^(.*:)([0-9.]+\.[0-9]+)$/.exec(text);
  if (tail !== null) {
    const v4 = v4Bytes(tail[2] ?? '');
    return v4 === undefined ? undefined : v6Bytes(`${tail[1]}${v4.toString('hex', 0, 2)}:${v4.toString('hex', 2)}`);
  }
  const [head = '', rest, ...more] = text.split('::');
  if (more.length > 0) return undefined;
  const before = groupBytes(head);
  const after = groupBytes(rest ?? '');
  if (before === undefined || after === undefined) return undefined;
  const missing = 16 - before.length - after.length;
  if (rest === undefined ? missing !== 0 : missing < 2) return undefined;
  return Buffer.concat([before, Buffer.alloc(missing), after]);
}

/** The bytes of an IP address, 4 or 16; undefined where the text is none. */
export function addressBytes(text: string): Buffer | undefined {
  return text.includes(':') ? v6Bytes(text) : v4Bytes(text);
}
