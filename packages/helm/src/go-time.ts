/** What Go writes for a time that was never set. */
export const NO_TIME = '0001-01-01T00:00:00Z';

const RFC_3339 = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d+))?(Z|[+-]\d{2}:\d{2})$/;

/** A time as Go writes it in JSON: RFC 3339, no trailing zeros, nine digits at most. Undefined where the text is no such time. */
export function formatGoTime(text: string): string | undefined {
  const match = RFC_3339.exec(text);
  if (match === null || Number.isNaN(Date.parse(`${match[1]}Z`))) return undefined;
  const [, seconds, fraction = '', zone = 'Z'] = match;
  const digits = fraction.slice(0, 9).replace(/0+$/, '');
  return `${seconds}${digits === '' ? '' : `.${digits}`}${/^[+-]00:00$/.test(zone) ? 'Z' : zone}`;
}
