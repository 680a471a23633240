const TIMESTAMP =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:([Tt])(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,](\d+))?(Z|[+-]\d{2}:\d{2}))|(?: (\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,](\d+))?))?$/;

const pad = (value: string | number, width: number): string => String(value).padStart(width, '0');

/**
 * The timestamp that go-yaml sees in a plain scalar, written as Go's JSON writes it (RFC 3339 with nanoseconds); undefined where it
 * sees none. It knows four of the forms of yaml.org/type/timestamp.html.
 */
export function parseTimestamp(text: string): string | undefined {
  const match = TIMESTAMP.exec(text);
  if (match === null) return undefined;
  const [, year = '', month = '', day = '', , h1, m1, s1, f1, zone = 'Z', h2, m2, s2, f2] = match;
  const [hour, minute, second, fraction] = [h1 ?? h2 ?? '0', m1 ?? m2 ?? '0', s1 ?? s2 ?? '0', f1 ?? f2 ?? ''];
  const daysInMonth = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > daysInMonth) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const digits = fraction.slice(0, 9).replace(/0+$/, '');
  const time = `${pad(hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}${digits === '' ? '' : `.${digits}`}`;
  return `${year}-${pad(month, 2)}-${pad(day, 2)}T${time}${zone === '+00:00' ? 'Z' : zone}`;
}
