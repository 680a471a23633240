/** A zone that has one offset from UTC for ever. */
interface FixedZone {
  readonly name: string;
  readonly seconds: number;
}

/** A moment, in nanoseconds since 1970, and the zone it is shown in: an IANA name, an offset in seconds or a fixed zone. */
export interface GoTime {
  readonly nanoseconds: bigint;
  readonly zone: string | number | FixedZone;
}

/** A moment as a calendar and a clock show it. */
export interface Civil {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly yearDay: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nanosecond: number;
  readonly offset: number;
  readonly zoneName: string;
}

const SECOND = 1_000_000_000n;
/** Year 1, which is Go's zero time. */
export const ZERO_TIME: GoTime = { nanoseconds: -62_135_596_800n * SECOND, zone: 'UTC' };

/** The nanoseconds of a moment that UTC shows so; days past a month's end run on. */
export function instantOf(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  nanosecond: number,
): bigint {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  return BigInt(date.getTime()) * 1_000_000n + BigInt(nanosecond);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      timeZoneName: 'short',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
    return format;
  } catch {
    return undefined;
  }
}

/** Whether the zone is known. */
export function isZone(zone: string): boolean {
  return zone === 'UTC' || formatOf(zone) !== undefined;
}

/** How far the zone is from UTC at a moment, and what it is called then. */
export function offsetOf({ nanoseconds, zone }: GoTime): { readonly seconds: number; readonly name: string } {
  if (typeof zone === 'object') return zone;
  if (typeof zone === 'number') return { seconds: zone, name: offsetName(zone, true) };
  const format = zone === 'UTC' ? undefined : formatOf(zone);
  if (format === undefined) return { seconds: 0, name: 'UTC' };
  const millis = Number(nanoseconds / 1_000_000n);
  const parts = new Map(format.formatToParts(millis).map((part) => [part.type, part.value]));
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type) ?? 0);
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  const seconds = Math.round((local - Math.floor(millis / 1000) * 1000) / 1000);
  const name = parts.get('timeZoneName') ?? '';
  return { seconds, name: /^GMT[+-]/.test(name) ? (CENTRAL_NAMES.get(`${zone.split('/')[0]}${seconds}`) ?? offsetName(seconds)) : name };
}

/** What the tz database calls Europe's zones, where Intl gives an offset. */
const CENTRAL_NAMES: ReadonlyMap<string, string> = new Map([
  ['Europe0', 'WET'],
  ['Europe3600', 'CET'],
  ['Europe7200', 'CEST'],
]);

function offsetName(seconds: number, full = false): string {
  const size = Math.abs(seconds);
  const minutes = Math.floor(size / 60) % 60;
  const text = (seconds < 0 ? '-' : '+') + String(Math.floor(size / 3600)).padStart(2, '0');
  return minutes === 0 && !full ? text : text + String(minutes).padStart(2, '0');
}

/** What a calendar and a clock in the time's zone show. */
export function civilOf(time: GoTime): Civil {
  const { seconds: offset, name: zoneName } = offsetOf(time);
  const shifted = time.nanoseconds + BigInt(offset) * SECOND;
  const nanosecond = Number(((shifted % SECOND) + SECOND) % SECOND);
  const date = new Date(Number((shifted - BigInt(nanosecond)) / 1_000_000n));
  const year = date.getUTCFullYear();
  const first = instantOf(year, 1, 1, 0, 0, 0, 0);
  return {
    year,
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
    yearDay: Number((shifted - first) / (86_400n * SECOND)) + 1,
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    nanosecond,
    offset,
    zoneName,
  };
}
