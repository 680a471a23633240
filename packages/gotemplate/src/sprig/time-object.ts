import { FunctionError } from '../error.ts';
import { GoInt, HostObject, int, int64, type Method, type Value } from '../value.ts';
import { formatNanoseconds } from './durations.ts';
import { civilOf, type GoTime, ZERO_TIME } from './go-time.ts';
import { DAYS, formatTime, MONTHS, parseTime } from './time-layout.ts';

const SECOND = 1_000_000_000n;
export const TIME = 'time.Time';
const DURATION = 'time.Duration';

/** A moment as templates see it: a struct with methods. */
export class TimeObject extends HostObject {
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
    if (name === 'Add') return { params: [DURATION], call: (amount) => this.later(nanosecondsOf(amount)) };
    const relation = RELATIONS.get(name);
    if (relation !== undefined)
      return { params: [TIME], call: (other) => relation(this.time.nanoseconds - timeOf(other).time.nanoseconds) };
    const call = GETTERS.get(name);
    return call === undefined ? undefined : { params: [], call: () => call(this.time) };
  }

  /** The moment so many nanoseconds later, shown in the same zone. */
  later(nanoseconds: bigint): TimeObject {
    return new TimeObject({ ...this.time, nanoseconds: this.time.nanoseconds + nanoseconds });
  }

  #addDate(...amounts: Value[]): Value {
    const [years = 0, months = 0, days = 0] = amounts.map((amount) => (amount instanceof GoInt ? Number(amount.value) : 0));
    const civil = civilOf(this.time);
    const date = new Date(Date.UTC(civil.year + years, civil.month - 1 + months, civil.day + days));
    const before = new Date(Date.UTC(civil.year, civil.month - 1, civil.day));
    return this.later(BigInt(date.getTime() - before.getTime()) * 1_000_000n);
  }
}

/** A number that prints as a text: time.Month, time.Weekday, time.Duration. */
class NamedNumber extends HostObject {
  readonly type: string;
  readonly kind: 'int' | 'int64';
  readonly value: GoInt;
  readonly #text: string;
  readonly #methods: ReadonlyMap<string, (value: bigint) => Value> | undefined;

  constructor(type: string, text: string, value: GoInt, methods?: ReadonlyMap<string, (value: bigint) => Value>) {
    super();
    this.type = type;
    this.kind = value.kind === 'int64' ? 'int64' : 'int';
    this.value = value;
    this.#text = text;
    this.#methods = methods;
  }

  override text(): string {
    return this.#text;
  }

  override encoded(): Value {
    return this.value;
  }

  override method(name: string): Method | undefined {
    if (name === 'String') return { params: [], call: () => this.#text };
    const call = this.#methods?.get(name);
    return call === undefined ? undefined : { params: [], call: () => call(this.value.value) };
  }
}

function duration(nanoseconds: bigint): Value {
  return new NamedNumber(DURATION, formatNanoseconds(nanoseconds), int64(nanoseconds), DURATION_GETTERS);
}

const DURATION_GETTERS: ReadonlyMap<string, (nanoseconds: bigint) => Value> = new Map<string, (nanoseconds: bigint) => Value>([
  ['Hours', (nanoseconds) => Number(nanoseconds) / 3.6e12],
  ['Minutes', (nanoseconds) => Number(nanoseconds) / 6e10],
  ['Seconds', (nanoseconds) => Number(nanoseconds) / 1e9],
  ['Milliseconds', (nanoseconds) => int64(nanoseconds / 1_000_000n)],
  ['Microseconds', (nanoseconds) => int64(nanoseconds / 1_000n)],
  ['Nanoseconds', (nanoseconds) => int64(nanoseconds)],
  ['Abs', (nanoseconds) => duration(nanoseconds < 0n ? -nanoseconds : nanoseconds)],
]);

/** By how much a moment is after the one that is given. */
const RELATIONS: ReadonlyMap<string, (difference: bigint) => Value> = new Map<string, (difference: bigint) => Value>([
  ['After', (difference) => difference > 0n],
  ['Before', (difference) => difference < 0n],
  ['Equal', (difference) => difference === 0n],
  ['Compare', (difference) => int(difference > 0n ? 1 : difference < 0n ? -1 : 0)],
  ['Sub', duration],
]);

const GETTERS: ReadonlyMap<string, (time: GoTime) => Value> = new Map<string, (time: GoTime) => Value>([
  ['Unix', (time) => int64(floorDivide(time.nanoseconds, SECOND))],
  ['UnixMilli', (time) => int64(floorDivide(time.nanoseconds, 1_000_000n))],
  ['UnixMicro', (time) => int64(floorDivide(time.nanoseconds, 1_000n))],
  ['UnixNano', (time) => int64(time.nanoseconds)],
  ['Year', (time) => int(civilOf(time).year)],
  ['Month', (time) => new NamedNumber('time.Month', MONTHS[civilOf(time).month - 1] ?? '', int(civilOf(time).month))],
  ['Day', (time) => int(civilOf(time).day)],
  ['Hour', (time) => int(civilOf(time).hour)],
  ['Minute', (time) => int(civilOf(time).minute)],
  ['Second', (time) => int(civilOf(time).second)],
  ['Nanosecond', (time) => int(civilOf(time).nanosecond)],
  ['YearDay', (time) => int(civilOf(time).yearDay)],
  ['Weekday', (time) => new NamedNumber('time.Weekday', DAYS[civilOf(time).weekday] ?? '', int(civilOf(time).weekday))],
  ['String', (time) => new TimeObject(time).text()],
  ['UTC', (time) => new TimeObject({ ...time, zone: 'UTC' })],
  ['Local', (time) => new TimeObject(time)],
  ['IsZero', (time) => time.nanoseconds === ZERO_TIME.nanoseconds],
]);

/** The quotient, rounded down. */
export function floorDivide(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value % divisor < 0n ? quotient - 1n : quotient;
}

/** A value that an evaluator has checked to be a time. */
export function timeOf(value: Value): TimeObject {
  if (value instanceof TimeObject) return value;
  throw new FunctionError(`a ${TIME} is wanted`);
}

function nanosecondsOf(value: Value): bigint {
  if (value instanceof GoInt) return value.value;
  return value instanceof NamedNumber ? value.value.value : 0n;
}

/** The time that a text says by a layout of Go's, in UTC where it names no zone; undefined where it says none. */
export function timeValue(layout: string, text: string): Value {
  try {
    return new TimeObject(parseTime(layout, text, 'UTC'));
  } catch (error) {
    if (error instanceof FunctionError) return undefined;
    throw error;
  }
}
