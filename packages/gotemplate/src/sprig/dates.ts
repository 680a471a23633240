import { FunctionError } from '../error.ts';
import { fixed, type GoFunction } from '../go-function.ts';
import { ANY_TYPE, GoInt, type Value } from '../value.ts';
import { formatNanoseconds, parseNanoseconds } from './durations.ts';
import { lenient } from './encoding.ts';
import type { Environment } from './environment.ts';
import { type GoTime, isZone, ZERO_TIME } from './go-time.ts';
import { formatTime, parseTime } from './time-layout.ts';
import { floorDivide, TIME, TimeObject, timeOf } from './time-object.ts';

const SECOND = 1_000_000_000n;

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

function secondsOf(value: Value): bigint {
  if (value instanceof GoInt && value.kind === 'int64') return value.value;
  return typeof value === 'string' && /^[+-]?[0-9]+$/.test(value) ? BigInt.asIntN(64, BigInt(value.replace('+', ''))) : 0n;
}

/** To whole seconds, half up. */
function rounded(nanoseconds: bigint): bigint {
  return floorDivide(nanoseconds + SECOND / 2n, SECOND) * SECOND;
}
