import { FunctionError } from '../error.ts';
import { quote } from '../quote.ts';
import { civilOf, type GoTime, instantOf, offsetOf } from './go-time.ts';

const CHUNK =
  /January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|002|0[1-6]|15|1|2006|2|__2|_2(?!006)|3|4|5|PM|pm|-07:00:00|-070000|-07:00|-0700|-07|Z07:00:00|Z070000|Z07:00|Z0700|Z07|[.,](?:0+|9+)(?![0-9])/g;
export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
export const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

const two = (value: number) => String(value).padStart(2, '0');

function formatOffset(chunk: string, seconds: number): string {
  if (chunk.startsWith('Z') && seconds === 0) return 'Z';
  const size = Math.abs(seconds);
  const colon = chunk.includes(':') ? ':' : '';
  let text = (seconds < 0 ? '-' : '+') + two(Math.floor(size / 3600));
  if (chunk.length > 3) text += colon + two(Math.floor(size / 60) % 60);
  if (chunk.length > 6) text += colon + two(size % 60);
  return text;
}

/** Go's Time.Format. */
export function formatTime(time: GoTime, layout: string): string {
  const civil = civilOf(time);
  const hour12 = civil.hour % 12 === 0 ? 12 : civil.hour % 12;
  return layout.replace(CHUNK, (chunk) => {
    switch (chunk) {
      case 'January':
        return MONTHS[civil.month - 1] ?? '';
      case 'Jan':
        return MONTHS[civil.month - 1]?.slice(0, 3) ?? '';
      case '1':
        return String(civil.month);
      case '01':
        return two(civil.month);
      case 'Monday':
        return DAYS[civil.weekday] ?? '';
      case 'Mon':
        return DAYS[civil.weekday]?.slice(0, 3) ?? '';
      case '2':
        return String(civil.day);
      case '_2':
        return String(civil.day).padStart(2);
      case '02':
        return two(civil.day);
      case '__2':
        return String(civil.yearDay).padStart(3);
      case '002':
        return String(civil.yearDay).padStart(3, '0');
      case '15':
        return two(civil.hour);
      case '3':
        return String(hour12);
      case '03':
        return two(hour12);
      case '4':
        return String(civil.minute);
      case '04':
        return two(civil.minute);
      case '5':
        return String(civil.second);
      case '05':
        return two(civil.second);
      case '2006':
        return civil.year < 0 ? `-${String(-civil.year).padStart(4, '0')}` : String(civil.year).padStart(4, '0');
      case '06':
        return two(civil.year % 100);
      case 'PM':
        return civil.hour >= 12 ? 'PM' : 'AM';
      case 'pm':
        return civil.hour >= 12 ? 'pm' : 'am';
      case 'MST':
        return civil.zoneName;
    }
    if (chunk.startsWith('.') || chunk.startsWith(',')) return formatFraction(chunk, civil.nanosecond);
    return formatOffset(chunk, civil.offset);
  });
}

function formatFraction(chunk: string, nanosecond: number): string {
  const digits = String(nanosecond)
    .padStart(9, '0')
    .padEnd(chunk.length - 1, '0')
    .slice(0, chunk.length - 1);
  if (chunk[1] === '0') return (chunk[0] ?? '') + digits;
  const trimmed = digits.replace(/0+$/, '');
  return trimmed === '' ? '' : (chunk[0] ?? '') + trimmed;
}

interface Fields {
  year: number;
  month: number | undefined;
  day: number | undefined;
  yearDay: number | undefined;
  hour: number;
  minute: number;
  second: number;
  nanosecond: number;
  afternoon: boolean | undefined;
  offset: number | undefined;
  /** The name of a zone that stands for no offset that is known. */
  zoneName: string | undefined;
  /** What is wrong with a number that was read. */
  fault: string | undefined;
}

/** What a chunk takes of a text, and what it says; undefined where it does not fit. */
type Reader = (text: string, fields: Fields) => number | undefined;

function number(pattern: RegExp, set: (fields: Fields, value: number) => void): Reader {
  return (text, fields) => {
    const match = pattern.exec(text)?.[0];
    if (match === undefined) return undefined;
    set(fields, Number(match));
    return match.length;
  };
}

function word(words: readonly string[], length: number | undefined, set: (fields: Fields, index: number) => void): Reader {
  return (text, fields) => {
    const index = words.findIndex((name) => text.toLowerCase().startsWith(name.slice(0, length).toLowerCase()));
    if (index === -1) return undefined;
    set(fields, index);
    return words[index]?.slice(0, length).length;
  };
}

const setMonth = (fields: Fields, value: number) => {
  fields.month = value;
};
const setDay = (fields: Fields, value: number) => {
  fields.day = value;
};
const setHour = (fields: Fields, value: number) => {
  fields.hour = value;
};
const setMinute = (fields: Fields, value: number) => {
  fields.minute = value;
};
const setSecond = (fields: Fields, value: number) => {
  fields.second = value;
};
const setYearDay = (fields: Fields, value: number) => {
  fields.yearDay = value;
};
const ignore = () => {};

function half(names: readonly [string, string]): Reader {
  return (text, fields) => {
    const index = names.findIndex((name) => text.startsWith(name));
    if (index === -1) return undefined;
    fields.afternoon = index === 1;
    return 2;
  };
}

/** The name of a zone, which says little: a time has to be in UTC, or in a zone of this name without an offset. */
function readZoneName(text: string, fields: Fields): number | undefined {
  const name = /^(?:UTC|ChST|MeST|GMT(?:[+-][0-9]{1,2})?|[+-][0-9]{1,2}|(?:[A-Z]{3}|[A-Z]{3,4}T|WITA)(?![A-Z]))/.exec(text)?.[0];
  if (name === 'UTC') fields.offset = 0;
  else fields.zoneName = name;
  return name?.length;
}

const READERS: ReadonlyMap<string, Reader> = new Map([
  [
    '2006',
    number(/^[0-9]{4}/, (fields, value) => {
      fields.year = value;
    }),
  ],
  [
    '06',
    number(/^[0-9]{2}/, (fields, value) => {
      fields.year = value + (value >= 69 ? 1900 : 2000);
    }),
  ],
  ['January', word(MONTHS, undefined, (fields, index) => setMonth(fields, index + 1))],
  ['Jan', word(MONTHS, 3, (fields, index) => setMonth(fields, index + 1))],
  ['1', number(/^[0-9]{1,2}/, setMonth)],
  ['01', number(/^[0-9]{2}/, setMonth)],
  ['Monday', word(DAYS, undefined, ignore)],
  ['Mon', word(DAYS, 3, ignore)],
  ['2', number(/^[0-9]{1,2}/, setDay)],
  ['_2', number(/^ ?[0-9]{1,2}/, setDay)],
  ['02', number(/^[0-9]{2}/, setDay)],
  ['002', number(/^[0-9]{3}/, setYearDay)],
  ['__2', number(/^(?: {2}[0-9]| [0-9]{2}|[0-9]{3})/, setYearDay)],
  ['15', number(/^[0-9]{2}/, setHour)],
  ['3', number(/^[0-9]{1,2}/, setHour)],
  ['03', number(/^[0-9]{2}/, setHour)],
  ['4', number(/^[0-9]{1,2}/, setMinute)],
  ['04', number(/^[0-9]{2}/, setMinute)],
  ['5', number(/^[0-9]{1,2}/, setSecond)],
  ['05', number(/^[0-9]{2}/, setSecond)],
  ['PM', half(['AM', 'PM'])],
  ['pm', half(['am', 'pm'])],
  ['MST', readZoneName],
]);

function readOffset(chunk: string, text: string, fields: Fields): number | undefined {
  if (chunk.startsWith('Z') && text.startsWith('Z')) {
    fields.offset = 0;
    return 1;
  }
  const colon = chunk.includes(':') ? ':' : '';
  const minutes = chunk.length > 3 ? `${colon}([0-9]{2})` : '()';
  const match = new RegExp(`^([+-])([0-9]{2})${minutes}`).exec(text);
  if (match === null) return undefined;
  const [hours, minute] = [Number(match[2]), Number(match[3])];
  if (hours > 24) fields.fault ??= 'time zone offset hour out of range';
  if (minute > 60) fields.fault ??= 'time zone offset minute out of range';
  const seconds = hours * 3600 + minute * 60;
  fields.offset = match[1] === '-' ? -seconds : seconds;
  return match[0].length;
}

function readFraction(chunk: string, text: string, fields: Fields): number | undefined {
  const match = chunk[1] === '0' ? new RegExp(`^[.,][0-9]{${chunk.length - 1}}`).exec(text)?.[0] : (/^[.,][0-9]+/.exec(text)?.[0] ?? '');
  if (match === undefined) return undefined;
  fields.nanosecond = Number(match.slice(1, 10).padEnd(9, '0'));
  return match.length;
}

/** Go's time.ParseInLocation. Throws a FunctionError with Go's message. */
export function parseTime(layout: string, text: string, zone: string): GoTime {
  const fields: Fields = {
    year: 0,
    month: undefined,
    day: undefined,
    yearDay: undefined,
    hour: 0,
    minute: 0,
    second: 0,
    nanosecond: 0,
    afternoon: undefined,
    offset: undefined,
    zoneName: undefined,
    fault: undefined,
  };
  const fault = (value: string, element: string, extra = '') =>
    new FunctionError(
      `parsing time ${quote(text)}${extra === '' ? ` as ${quote(layout)}: cannot parse ${quote(value)} as ${quote(element)}` : extra}`,
    );
  let rest = text;
  let at = 0;
  const literal = (expected: string) => {
    if (!rest.startsWith(expected)) throw fault(rest, expected);
    rest = rest.slice(expected.length);
  };
  let previous = '';
  for (const match of layout.matchAll(CHUNK)) {
    const [chunk] = match;
    literal(layout.slice(at, match.index));
    at = match.index + chunk.length;
    const isFraction = chunk.startsWith('.') || chunk.startsWith(',');
    const length =
      READERS.get(chunk)?.(rest, fields) ??
      (isFraction ? readFraction(chunk, rest, fields) : READERS.has(chunk) ? undefined : readOffset(chunk, rest, fields));
    if (length === undefined) throw fault(rest, chunk);
    rest = rest.slice(length);
    previous = chunk;
    // Seconds may carry a fraction that the layout does not name.
    if ((previous === '05' || previous === '5') && /^[.,][0-9]/.test(rest) && !/^[.,][09]/.test(layout.slice(at))) {
      rest = rest.slice(readFraction('.9', rest, fields));
    }
  }
  literal(layout.slice(at));
  if (rest !== '') throw fault('', '', `: extra text: ${quote(rest)}`);
  const wrong = fields.fault ?? wrongIn(fields);
  if (wrong !== undefined) throw fault('', '', `: ${wrong}`);
  return timeOfFields(fields, zone);
}

/** What is wrong with the parts of a date, in Go's words. */
function wrongIn({ year, month, day, yearDay, hour, minute, second, afternoon }: Fields): string | undefined {
  // Year 2000 and those behind it have February as long as any others.
  const shownYear = 2000 + (year % 400);
  if (month !== undefined && (month < 1 || month > 12)) return 'month out of range';
  if (day !== undefined && (day < 1 || day > new Date(Date.UTC(shownYear, month ?? 1, 0)).getUTCDate())) return 'day out of range';
  if (hour > 23 || (afternoon !== undefined && hour > 12)) return 'hour out of range';
  if (minute > 59) return 'minute out of range';
  if (second > 59) return 'second out of range';
  if (yearDay === undefined) return undefined;
  const date = new Date(Date.UTC(shownYear, 0, yearDay));
  if (yearDay < 1 || date.getUTCFullYear() !== shownYear) return 'day-of-year out of range';
  if (month !== undefined && month !== date.getUTCMonth() + 1) return 'day-of-year does not match month';
  return day !== undefined && day !== date.getUTCDate() ? 'day-of-year does not match day' : undefined;
}

function timeOfFields(fields: Fields, zone: string): GoTime {
  const hour = fields.afternoon === undefined ? fields.hour : (fields.hour % 12) + (fields.afternoon ? 12 : 0);
  const month = fields.yearDay === undefined ? (fields.month ?? 1) : 1;
  const local = instantOf(fields.year, month, fields.yearDay ?? fields.day ?? 1, hour, fields.minute, fields.second, fields.nanosecond);
  if (fields.offset !== undefined) {
    return { nanoseconds: local - BigInt(fields.offset) * 1_000_000_000n, zone: zoneOf(fields.offset, fields.zoneName) };
  }
  if (fields.zoneName !== undefined) {
    const hours = /^GMT([+-][0-9]+)$/.exec(fields.zoneName)?.[1] ?? 0;
    const named = { name: fields.zoneName, seconds: Number(hours) * 3600 };
    // The hours of such a name change what is shown, not the moment.
    return { nanoseconds: local, zone: named };
  }
  const guess = offsetOf({ nanoseconds: local, zone }).seconds;
  const { seconds } = offsetOf({ nanoseconds: local - BigInt(guess) * 1_000_000_000n, zone });
  return { nanoseconds: local - BigInt(seconds) * 1_000_000_000n, zone };
}

function zoneOf(offset: number, name: string | undefined): GoTime['zone'] {
  if (name !== undefined) return { name, seconds: offset };
  return offset === 0 ? 'UTC' : offset;
}
