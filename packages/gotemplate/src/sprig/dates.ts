import { FunctionError } from '../error.ts';
import { fixed, type GoFunction } from '../go-function.ts';
import { ANY_TYPE, GoInt, HostObject, int, int64, type Method, type Value } from '../value.ts';
import { formatNanoseconds, parseNanoseconds } from './durations.ts';
import { lenient } from './encoding.ts';
import type { Environment } from './environment.ts';
import { civilOf, type GoTime, isZone, ZERO_TIME } from './go-time.ts';
import { DAYS, formatTime, MONTHS, parseTime } from './time-layout.ts';

const SECOND = 1_000_000_000n;
const TIME = 'time.Time';

/** A moment as templates see it: a struct with methods. */
class TimeObject extends HostObject {
  readonly type = TIME;
  readonly kind = 'struct';
  readonly time: GoTime;

  constructor(time: GoTime) {
    super();
    this.time = time;
  }

  override text(): string {
    return formatTime(this.time, '2006-01-02 15:04:05.999999999 -0700 MST');
  }

  override encoded(): Value {
    return formatTime(this.time, '2006-01-02T15:04:05.999999999Z07:00');
  }

  override method(name: string): Method | undefined {
    if (name === 'Format') return { params: ['string'], call: (layout) => formatTime(this.time, String(layout)) };
    if (name === 'AddDate') return { params: ['int', 'int', 'int'], call: (years, months, days) => this.#addDate(years, months, days) };
    const call = GETTERS.get(name);
    return call === undefined ? undefined : { params: [], call: () => call(this.time) };
  }

  #addDate(...amounts: Value[]): Value {
    const [years = 0, months = 0, days = 0] = amounts.map((amount) => (amount instanceof GoInt ? Number(amount.value) : 0));
    const civil = civilOf(this.time);
    const date = new Date(Date.UTC(civil.year + years, civil.month - 1 + months, civil.day + days));
    const before = new Date(Date.UTC(civil.year, civil.month - 1, civil.day));
    return new TimeObject({ ...this.time, nanoseconds: this.time.nanoseconds + BigInt(date.getTime() - before.getTime()) * 1_000_000n });
  }
}

/** A number that prints as a name: time.Month, time.Weekday. */
class NamedNumber extends HostObject {
  readonly type: string;
  readonly kind = 'int';
  readonly #name: string;
  readonly #value: number;

  constructor(type: string, name: string, value: number) {
    super();
    this.type = type;
    this.#name = name;
    this.#value = value;
  }

  override text(): string {
    return this.#name;
  }

  override encoded(): Value {
    return int(this.#value);
  }
}

const GETTERS: ReadonlyMap<string, (time: GoTime) => Value> = new Map<string, (time: GoTime) => Value>([
  ['Unix', (time) => int64(floorDivide(time.nanoseconds, SECOND))],
  ['UnixMilli', (time) => int64(floorDivide(time.nanoseconds, 1_000_000n))],
  ['UnixMicro', (time) => int64(floorDivide(time.nanoseconds, 1_000n))],
  ['UnixNano', (time) => int64(time.nanoseconds)],
  ['Year', (time) => int(civilOf(time).year)],
  ['Month', (time) => new NamedNumber('time.Month', MONTHS[civilOf(time).month - 1] ?? '', civilOf(time).month)],
  ['Day', (time) => int(civilOf(time).day)],
  ['Hour', (time) => int(civilOf(time).hour)],
  ['Minute', (time) => int(civilOf(time).minute)],
  ['Second', (time) => int(civilOf(time).second)],
  ['Nanosecond', (time) => int(civilOf(time).nanosecond)],
  ['YearDay', (time) => int(civilOf(time).yearDay)],
  ['Weekday', (time) => new NamedNumber('time.Weekday', DAYS[civilOf(time).weekday] ?? '', civilOf(time).weekday)],
  ['String', (time) => new TimeObject(time).text()],
  ['UTC', (time) => new TimeObject({ ...time, zone: 'UTC' })],
  ['Local', (time) => new TimeObject(time)],
  ['IsZero', (time) => time.nanoseconds === ZERO_TIME.nanoseconds],
]);

function floorDivide(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value % divisor < 0n ? quotient - 1n : quotient;
}

const YEAR = 365n * 86_400n;
const STEPS: readonly (readonly [bigint, string])[] = [
  [YEAR, 'y'],
  [30n * 86_400n, 'mo'],
  [86_400n, 'd'],
  [3_600n, 'h'],
  [60n, 'm'],
  [1n, 's'],
];

/** A duration in its largest unit alone. */
function roughly(nanoseconds: bigint): string {
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  for (const [seconds, name] of STEPS) if (size > seconds * SECOND) return `${size / (seconds * SECOND)}${name}`;
  return '0s';
}

function nanosecondsOf(value: Value, now: bigint): bigint {
  if (value instanceof TimeObject) return now - value.time.nanoseconds;
  if (value instanceof GoInt && value.kind === 'int64') return value.value;
  if (typeof value !== 'string') return 0n;
  try {
    return parseNanoseconds(value);
  } catch {
    return 0n;
  }
}

/** sprig's functions of dates. */
export function dateFunctions(environment: Environment): [string, GoFunction][] {
  const now = () => new TimeObject({ nanoseconds: environment.now(), zone: environment.zone });
  const momentOf = (value: Value): GoTime => {
    if (value instanceof TimeObject) return value.time;
    if (value instanceof GoInt && (value.kind === 'int64' || value.kind === 'int' || value.kind === 'int32')) {
      return { nanoseconds: value.value * SECOND, zone: environment.zone };
    }
    return now().time;
  };
  const inZone = (layout: string, date: Value, zone: string) => {
    const name = zone === 'Local' ? environment.zone : zone === '' ? 'UTC' : zone;
    return formatTime({ nanoseconds: momentOf(date).nanoseconds, zone: isZone(name) ? name : 'UTC' }, layout);
  };
  const modify = fixed(['string', TIME], (amount, date) => {
    const { time } = timeOf(date);
    return new TimeObject({ ...time, nanoseconds: time.nanoseconds + parseNanoseconds(amount) });
  });
  const lenientModify = fixed(['string', TIME], (amount, date) => {
    try {
      return modify.call(amount, date);
    } catch (error) {
      if (error instanceof FunctionError) return date;
      throw error;
    }
  });
  const dateInZone = fixed(['string', ANY_TYPE, 'string'], inZone);
  const toDate = fixed(['string', 'string'], (layout, text) => new TimeObject(parseTime(layout, text, environment.zone)));
  return [
    ['now', fixed([], now)],
    ['date', fixed(['string', ANY_TYPE], (layout, date) => inZone(layout, date, 'Local'))],
    ['dateInZone', dateInZone],
    ['date_in_zone', dateInZone],
    ['htmlDate', fixed([ANY_TYPE], (date) => inZone('2006-01-02', date, 'Local'))],
    ['htmlDateInZone', fixed([ANY_TYPE, 'string'], (date, zone) => inZone('2006-01-02', date, zone))],
    ['dateModify', lenientModify],
    ['date_modify', lenientModify],
    ['mustDateModify', modify],
    ['must_date_modify', modify],
    ['toDate', lenient(toDate, new TimeObject(ZERO_TIME))],
    ['mustToDate', toDate],
    ['unixEpoch', fixed([TIME], (date) => String(floorDivide(timeOf(date).time.nanoseconds, SECOND)))],
    ['ago', fixed([ANY_TYPE], (date) => formatNanoseconds(rounded(environment.now() - momentOf(date).nanoseconds)))],
    ['duration', fixed([ANY_TYPE], (seconds) => formatNanoseconds(secondsOf(seconds) * SECOND))],
    ['durationRound', fixed([ANY_TYPE], (value) => roughly(nanosecondsOf(value, environment.now())))],
  ];
}

function timeOf(value: Value): TimeObject {
  if (value instanceof TimeObject) return value;
  throw new FunctionError(`a ${TIME} is wanted`);
}

function secondsOf(value: Value): bigint {
  if (value instanceof GoInt && value.kind === 'int64') return value.value;
  return typeof value === 'string' && /^[+-]?[0-9]+$/.test(value) ? BigInt.asIntN(64, BigInt(value.replace('+', ''))) : 0n;
}

/** To whole seconds, half up. */
function rounded(nanoseconds: bigint): bigint {
  return floorDivide(nanoseconds + SECOND / 2n, SECOND) * SECOND;
}
