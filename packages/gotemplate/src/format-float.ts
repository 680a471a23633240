/** A float as Go's strconv.FormatFloat(value, verb, precision, 64): verbs e, E, f, F, g, G; a precision of -1 is the shortest form. */
export function formatFloat(value: number, verb: string, precision: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const lower = verb.toLowerCase();
  const text = lower === 'e' ? exponential(value, precision) : lower === 'f' ? decimal(value, precision) : general(value, precision);
  return verb === 'E' || verb === 'G' ? text.toUpperCase() : text;
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

/** JavaScript's own forms end at 100 digits, Go's do not. */
function exactExponential(value: number, precision: number): string {
  if (precision <= 100) return value.toExponential(precision);
  const [mantissa, exponent] = value.toExponential(100).split('e');
  return `${mantissa}${'0'.repeat(precision - 100)}e${exponent}`;
}

function exactFixed(value: number, precision: number): string {
  // toFixed turns to an exponent at 1e21; such a float is a whole number.
  if (Math.abs(value) >= 1e21) return `${BigInt(value)}${precision > 0 ? `.${'0'.repeat(precision)}` : ''}`;
  const text = value.toFixed(Math.min(precision, 100));
  return precision > 100 ? text + '0'.repeat(precision - 100) : text;
}
