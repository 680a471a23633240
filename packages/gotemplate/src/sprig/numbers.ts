import { FunctionError } from '../error.ts';
import { formatValue } from '../format-value.ts';
import { fixed, type GoFunction, variadic } from '../go-function.ts';
import { ANY_TYPE, type GoInt, GoSlice, int, int64, type Value } from '../value.ts';
import { toBigint, toFloat } from './cast.ts';
import { addDecimals, type Decimal, decimalOf, divideDecimals, floatOfDecimal, multiplyDecimals, negate } from './decimal.ts';
import { type Environment, randomBelow } from './environment.ts';
import { checkItems } from './limited-repeat.ts';

const wrap = (value: bigint) => BigInt.asIntN(64, value);
const MAX_INT = (1n << 63n) - 1n;

/** The nearest number of 64 bits, which is what Go's strconv gives beside its refusal. */
function clamp(value: bigint): bigint {
  return value > MAX_INT ? MAX_INT : value < -MAX_INT - 1n ? -MAX_INT - 1n : value;
}

function extreme(isBetter: (candidate: bigint, best: bigint) => boolean): GoFunction {
  return variadic([ANY_TYPE], ANY_TYPE, (...values) => {
    const numbers = values.map(toBigint);
    return int64(numbers.reduce((best, candidate) => (isBetter(candidate, best) ? candidate : best)));
  });
}

function decimalOperation(operate: (left: Decimal, right: Decimal) => Decimal): GoFunction {
  return variadic([ANY_TYPE], ANY_TYPE, (first, ...rest) => {
    const values = rest.map((value) => decimalOf(toFloat(value)));
    return floatOfDecimal(values.reduce(operate, decimalOf(toFloat(first))));
  });
}

function nonZero(value: Value): bigint {
  const number = toBigint(value);
  if (number === 0n) throw new FunctionError('runtime error: integer divide by zero');
  return number;
}

/** Go's max and min of floats: NaN wins. */
function extremeFloat(pick: (left: number, right: number) => number): GoFunction {
  return variadic([ANY_TYPE], ANY_TYPE, (...values) => values.map(toFloat).reduce((left, right) => pick(left, right)));
}

function untilStep(start: number, stop: number, step: number): number[] {
  const values: number[] = [];
  if (stop < start ? step >= 0 : step <= 0) return values;
  checkItems('untilStep', Math.abs((stop - start) / step));
  for (let value = start; stop < start ? value > stop : value < stop; value += step) values.push(value);
  return values;
}

function ints(values: readonly number[]): GoSlice {
  return new GoSlice('[]int', values.map(int));
}

function sequence(...params: readonly GoInt[]): string {
  const numbers = params.map((param) => Number(param.value));
  const [first = 0, second = 0, third = 0] = numbers;
  if (numbers.length === 0 || numbers.length > 3) return '';
  const start = numbers.length === 1 ? 1 : first;
  const end = numbers.length === 1 ? first : numbers.length === 2 ? second : third;
  const direction = end < start ? -1 : 1;
  const step = numbers.length === 3 ? second : direction;
  if (numbers.length === 3 && direction < 0 && step > 0) return '';
  return untilStep(start, end + direction, step).join(' ');
}

function roundTo(value: Value, places: GoInt, ...options: readonly Value[]): number {
  const roundOn = options.length > 0 ? toFloat(options[0]) : 0.5;
  const power = Number(`1e${places.value}`);
  const digit = power * toFloat(value);
  const fraction = digit - Math.trunc(digit);
  return (fraction >= roundOn ? Math.ceil(digit) : Math.floor(digit)) / power;
}

function octal(value: Value): Value {
  const text = formatValue(value);
  return int64(/^[+-]?[0-7]+$/.test(text) ? BigInt(`0o${text.replace(/^[+-]/, '')}`) * (text.startsWith('-') ? -1n : 1n) : 0n);
}

/** sprig's functions of numbers. */
export function numberFunctions(environment: Environment): [string, GoFunction][] {
  const max = extreme((candidate, best) => candidate > best);
  return [
    ['int64', fixed([ANY_TYPE], (value) => int64(toBigint(value)))],
    ['int', fixed([ANY_TYPE], (value) => int(toBigint(value)))],
    ['float64', fixed([ANY_TYPE], toFloat)],
    ['atoi', fixed(['string'], (text) => int(/^[+-]?[0-9]+$/.test(text) ? clamp(BigInt(text.replace('+', ''))) : 0n))],
    ['toDecimal', fixed([ANY_TYPE], octal)],
    ['seq', variadic([], 'int', sequence)],
    ['until', fixed(['int'], (count) => ints(untilStep(0, Number(count.value), count.value < 0n ? -1 : 1)))],
    [
      'untilStep',
      fixed(['int', 'int', 'int'], (start, stop, step) => ints(untilStep(Number(start.value), Number(stop.value), Number(step.value)))),
    ],
    ['add1', fixed([ANY_TYPE], (value) => int64(wrap(toBigint(value) + 1n)))],
    ['add', variadic([], ANY_TYPE, (...values) => int64(wrap(values.reduce((sum: bigint, value) => sum + toBigint(value), 0n))))],
    ['sub', fixed([ANY_TYPE, ANY_TYPE], (left, right) => int64(wrap(toBigint(left) - toBigint(right))))],
    ['div', fixed([ANY_TYPE, ANY_TYPE], (left, right) => int64(wrap(toBigint(left) / nonZero(right))))],
    ['mod', fixed([ANY_TYPE, ANY_TYPE], (left, right) => int64(toBigint(left) % nonZero(right)))],
    [
      'mul',
      variadic([ANY_TYPE], ANY_TYPE, (...values) => int64(values.reduce((product: bigint, value) => wrap(product * toBigint(value)), 1n))),
    ],
    ['randInt', fixed(['int', 'int'], (min, max_) => randomInt(environment, Number(min.value), Number(max_.value)))],
    ['add1f', fixed([ANY_TYPE], (value) => floatOfDecimal(addDecimals(decimalOf(toFloat(value)), decimalOf(1))))],
    [
      'addf',
      variadic([], ANY_TYPE, (...values) =>
        floatOfDecimal(values.map((value) => decimalOf(toFloat(value))).reduce(addDecimals, decimalOf(0))),
      ),
    ],
    ['subf', decimalOperation((left, right) => addDecimals(left, negate(right)))],
    ['mulf', decimalOperation(multiplyDecimals)],
    ['divf', decimalOperation(divideDecimals)],
    ['max', max],
    ['biggest', max],
    ['min', extreme((candidate, best) => candidate < best)],
    ['maxf', extremeFloat(Math.max)],
    ['minf', extremeFloat(Math.min)],
    ['ceil', fixed([ANY_TYPE], (value) => Math.ceil(toFloat(value)))],
    ['floor', fixed([ANY_TYPE], (value) => Math.floor(toFloat(value)))],
    ['round', variadic([ANY_TYPE, 'int'], 'float64', roundTo)],
  ];
}

function randomInt(environment: Environment, min: number, max: number): Value {
  if (max <= min) throw new FunctionError('invalid argument to Intn');
  return int(min + randomBelow(environment, max - min));
}
