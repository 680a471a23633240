import { FunctionError } from '../error.ts';

/** `coefficient × 10^exponent`, exact: sprig adds and multiplies floats by way of decimals, so that 0.1 + 0.2 is 0.3. */
export interface Decimal {
  readonly coefficient: bigint;
  readonly exponent: number;
}

/** Digits behind the point that a quotient keeps. */
const DIVISION_PRECISION = 16;

/** The shortest decimal that names this float. */
export function decimalOf(value: number): Decimal {
  if (!Number.isFinite(value))
    throw new FunctionError(`Cannot create a Decimal from ${Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'}`);
  const [mantissa = '0', exponent = '0'] = value.toExponential().split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  return { coefficient: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}

export function floatOfDecimal({ coefficient, exponent }: Decimal): number {
  return Number(`${coefficient}e${exponent}`);
}

export function addDecimals(left: Decimal, right: Decimal): Decimal {
  const exponent = Math.min(left.exponent, right.exponent);
  return { coefficient: scaled(left, exponent) + scaled(right, exponent), exponent };
}

export function multiplyDecimals(left: Decimal, right: Decimal): Decimal {
  return { coefficient: left.coefficient * right.coefficient, exponent: left.exponent + right.exponent };
}

export function negate({ coefficient, exponent }: Decimal): Decimal {
  return { coefficient: -coefficient, exponent };
}

/** Rounded half away from zero. */
export function divideDecimals(left: Decimal, right: Decimal): Decimal {
  if (right.coefficient === 0n) throw new FunctionError('decimal division by 0');
  const shift = DIVISION_PRECISION + left.exponent - right.exponent;
  const numerator = shift > 0 ? left.coefficient * 10n ** BigInt(shift) : left.coefficient;
  const denominator = shift < 0 ? right.coefficient * 10n ** BigInt(-shift) : right.coefficient;
  const quotient = numerator / denominator;
  const remainder = numerator % denominator;
  const roundsUp = abs(remainder) * 2n >= abs(denominator);
  const away = numerator < 0n === denominator < 0n ? 1n : -1n;
  return { coefficient: roundsUp ? quotient + away : quotient, exponent: -DIVISION_PRECISION };
}

function scaled(value: Decimal, exponent: number): bigint {
  return value.coefficient * 10n ** BigInt(value.exponent - exponent);
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}
