import { digitsOf, partsOf, roundHalfEven } from './float-parts.ts';

const FORMS: ReadonlyMap<string, (value: number, precision: number) => string> = new Map([
  ['b', binary],
  ['e', exponential],
  ['f', decimal],
  ['g', general],
  ['x', hexadecimal],
]);

/**
 * A float as Go's strconv.FormatFloat(value, verb, precision, 64): verbs b, e, E, f, F, g, G, x, X; a precision of -1 is the shortest
 * form.
 */
export function formatFloat(value: number, verb: string, precision: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const text = (FORMS.get(verb.toLowerCase()) ?? general)(value, precision);
  return 'EGX'.includes(verb) ? text.toUpperCase() : text;
}

/** `4503599627370496p-52`: a whole number and a power of two. */
function binary(value: number): string {
  const { negative, mantissa, exponent } = partsOf(value);
  return `${negative ? '-' : ''}${mantissa}p${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
}

/** Bits of a float behind the leading one. */
const FRACTION_BITS = 52;

/** `0x1.8p+01`: one bit before the point, hexadecimal digits behind it. */
function hexadecimal(value: number, precision: number): string {
  let { negative, mantissa, exponent } = partsOf(value);
  // A subnormal number has less than all bits.
  while (mantissa !== 0n && mantissa < 1n << BigInt(FRACTION_BITS)) {
    mantissa <<= 1n;
    exponent -= 1;
  }
  let power = mantissa === 0n ? 0 : exponent + FRACTION_BITS;
  let digits = FRACTION_BITS / 4;
  if (precision >= 0 && precision < digits) {
    mantissa = roundHalfEven(mantissa, 1n << BigInt(4 * (digits - precision)));
    digits = precision;
    if (mantissa >= 2n << BigInt(4 * digits)) {
      mantissa >>= 1n;
      power += 1;
    }
  }
  const text = mantissa.toString(16).padStart(digits + 1, '0');
  const fraction = precision < 0 ? text.slice(1).replace(/0+$/, '') : text.slice(1).padEnd(precision, '0');
  const point = fraction === '' ? '' : `.${fraction}`;
  return `${negative ? '-' : ''}0x${text[0]}${point}p${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

function exponential(value: number, precision: number): string {
  const text = precision < 0 ? value.toExponential() : exactExponential(value, precision);
  const [mantissa = '', exponent = '0'] = text.split('e');
  const sign = Object.is(value, -0) ? '-' : '';
  const power = Number(exponent);
  return `${sign}${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

function decimal(value: number, precision: number): string {
  const sign = Object.is(value, -0) ? '-' : '';
  if (precision < 0) return sign + expand(value.toExponential());
  return sign + exactFixed(value, precision);
}

/** `1.5e+3` without its exponent. */
function expand(text: string): string {
  const [mantissa = '', exponent = '0'] = text.split('e');
  const negative = mantissa.startsWith('-');
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  const unsigned =
    point <= 0
      ? `0.${'0'.repeat(-point)}${digits}`
      : point >= digits.length
        ? digits + '0'.repeat(point - digits.length)
        : `${digits.slice(0, point)}.${digits.slice(point)}`;
  return negative ? `-${unsigned}` : unsigned;
}

function general(value: number, precision: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const shortest = precision < 0;
  const digits = precision === 0 ? 1 : precision;
  const text = shortest ? value.toExponential() : exactExponential(value, digits - 1);
  const [mantissa = '', exponentText = '0'] = text.split('e');
  const exponent = Number(exponentText);
  const trimmed = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  const count = trimmed.replace(/[-.]/g, '').length;
  let limit = shortest ? 6 : digits;
  if (!shortest && limit > count && count >= exponent + 1) limit = count;
  if (exponent < -4 || exponent >= limit) {
    return `${trimmed}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  return expand(`${trimmed}e${exponent}`);
}

/** `1.50e+3`: as many digits as are asked for, a half rounded to even, as Go does and JavaScript does not. */
function exactExponential(value: number, precision: number): string {
  const { negative, digits, point } = digitsOf(value);
  const missing = precision + 1 - digits.length;
  let rounded = missing >= 0 ? digits + '0'.repeat(missing) : String(roundHalfEven(BigInt(digits), 10n ** BigInt(-missing)));
  let exponent = value === 0 ? 0 : point - 1;
  if (rounded.length > precision + 1) {
    rounded = rounded.slice(0, -1);
    exponent += 1;
  }
  const fraction = precision === 0 ? '' : `.${rounded.slice(1)}`;
  return `${negative && value !== 0 ? '-' : ''}${rounded[0]}${fraction}e${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
}

function exactFixed(value: number, precision: number): string {
  const { negative, digits, point } = digitsOf(value);
  const behind = digits.length - point;
  const scaled = BigInt(digits);
  const rounded =
    behind <= precision ? scaled * 10n ** BigInt(precision - behind) : roundHalfEven(scaled, 10n ** BigInt(behind - precision));
  const text = String(rounded).padStart(precision + 1, '0');
  const fraction = precision === 0 ? '' : `.${text.slice(text.length - precision)}`;
  return `${negative && value !== 0 ? '-' : ''}${text.slice(0, text.length - precision)}${fraction}`;
}
