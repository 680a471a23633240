/** A float as Go's strconv.FormatFloat(value, 'g', -1, 64) writes it, with YAML's words for what is no number. */
export function formatFloat(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [mantissa = '', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  // Go's 'g' turns to an exponent at a precision of 6 when it prints the shortest form (JavaScript only below 1e-6 and from 1e21).
  if (exponent >= -4 && exponent < 6) return String(value);
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

const INTEGER_LIMIT = 2n ** 64n;
const NEGATIVE_LIMIT = -(2n ** 63n);

/**
 * A number as sigs.k8s.io/yaml writes it: by way of JSON, so that a whole float comes out as an integer where 64 bits hold it
 * (`1e3` as `1000`), and all others by {@link formatFloat}.
 */
export function formatNumber(value: number | bigint): string {
  if (typeof value === 'bigint') return value < INTEGER_LIMIT && value >= NEGATIVE_LIMIT ? String(value) : formatFloat(Number(value));
  if (Number.isSafeInteger(value)) return String(value);
  if (!Number.isInteger(value) || Math.abs(value) >= 1e21) return formatFloat(value);
  // JSON writes the shortest digits that name the float, padded with zeros, and those are read back as an integer.
  const digits = BigInt(String(value));
  return digits < INTEGER_LIMIT && digits >= NEGATIVE_LIMIT ? String(digits) : formatFloat(value);
}
