/** A finite float as `mantissa` times two to the `exponent`. */
export interface FloatParts {
  readonly negative: boolean;
  readonly mantissa: bigint;
  readonly exponent: number;
}

const view = new DataView(new ArrayBuffer(8));
const FRACTION = (1n << 52n) - 1n;

/** What a finite float is made of; a subnormal one has less than 53 bits. */
export function partsOf(value: number): FloatParts {
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const power = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & FRACTION;
  return {
    negative: bits >> 63n === 1n,
    mantissa: power === 0 ? fraction : fraction | (1n << 52n),
    exponent: Math.max(power, 1) - 1075,
  };
}

/** All decimal digits of a finite float, none of them rounded; the decimal point stands behind the first `point` of them. */
export function digitsOf(value: number): { readonly negative: boolean; readonly digits: string; readonly point: number } {
  const { negative, mantissa, exponent } = partsOf(value);
  const scale = Math.max(0, -exponent);
  const digits = String(exponent >= 0 ? mantissa << BigInt(exponent) : mantissa * 5n ** BigInt(scale));
  return { negative, digits, point: digits.length - scale };
}

/** `value` divided by `divisor`, to the nearest whole number; halves to the even one. Neither is negative. */
export function roundHalfEven(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  const doubled = 2n * (value % divisor);
  return doubled > divisor || (doubled === divisor && quotient % 2n === 1n) ? quotient + 1n : quotient;
}
