import { FunctionError } from './error.ts';
import type { NumberNode } from './node.ts';
import { quote, unquote } from './quote.ts';
import { int } from './value.ts';

const INTEGER = /^([+-]?)(0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0(?:_?[0-7])*|[1-9](?:_?[0-9])*)$/;
const DIGITS = '[0-9](?:_?[0-9])*';
const HEX_DIGITS = '[0-9a-fA-F](?:_?[0-9a-fA-F])*';
const FLOAT = new RegExp(`^[+-]?(?:${DIGITS}(?:\\.(?:${DIGITS})?)?|\\.${DIGITS})(?:[eE][+-]?${DIGITS})?$`);
const HEX_FLOAT = new RegExp(`^([+-]?)0[xX](?:_?(${HEX_DIGITS}))?\\.?(${HEX_DIGITS})?[pP]([+-]?${DIGITS})$`);
const MAX_INT = (1n << 63n) - 1n;
const MAX_UINT = (1n << 64n) - 1n;

/** A number constant of a template, read as Go's parser reads it. Throws a FunctionError with Go's reason. */
export function numberNode(text: string, type: 'charConstant' | 'complex' | 'number', position: number): NumberNode {
  const base = { type: 'number' as const, text, position };
  if (type === 'charConstant') {
    const rune = unquote(text);
    if (rune === undefined) throw new FunctionError(beginsWell(text) ? `malformed character constant: ${text}` : 'invalid syntax');
    const value = BigInt(rune.codePointAt(0) ?? 0);
    return { ...base, int: value, uint: value, float: Number(value), ideal: int(value) };
  }
  // Nothing that templates reach takes complex numbers.
  if (type === 'complex' || text.endsWith('i')) throw new FunctionError(`illegal number syntax: ${quote(text)}`);
  const integer = parseGoInteger(text);
  if (integer !== undefined && integer <= MAX_UINT && integer >= -MAX_INT - 1n) {
    const fits = integer <= MAX_INT;
    return {
      ...base,
      int: fits ? integer : undefined,
      uint: integer >= 0n ? integer : undefined,
      float: Number(integer),
      ideal: fits ? int(integer) : undefined,
    };
  }
  const float = parseGoFloat(text);
  if (float === undefined) throw new FunctionError(`illegal number syntax: ${quote(text)}`);
  if (!/[.eEpP]/.test(text)) throw new FunctionError(`integer overflow: ${quote(text)}`);
  const whole = Number.isInteger(float) && Math.abs(float) < 2 ** 63 ? BigInt(float) : undefined;
  return { ...base, int: whole, uint: whole !== undefined && whole >= 0n ? whole : undefined, float, ideal: float };
}

const FIRST_CHARACTER = /^'(?:[^\\']|\\(?:x..|[0-7]..|u.{4}|U.{8}|.))/su;

/** Whether a character constant that is none begins with a character, so that too many follow. */
function beginsWell(text: string): boolean {
  const first = FIRST_CHARACTER.exec(text)?.[0];
  return first !== undefined && unquote(`${first}'`) !== undefined;
}

/** Go's strconv.ParseInt(text, 0, …) without a bound; undefined where it is no integer. */
export function parseGoInteger(text: string): bigint | undefined {
  const match = INTEGER.exec(text);
  if (match === null) return undefined;
  const digits = (match[2] ?? '').replaceAll('_', '').toLowerCase();
  const value = /^0[0-7]+$/.test(digits) ? BigInt(`0o${digits.slice(1)}`) : BigInt(digits);
  return match[1] === '-' ? -value : value;
}

/** Go's strconv.ParseFloat for finite decimal and hexadecimal forms; undefined where it is no number or overflows. */
export function parseGoFloat(text: string): number | undefined {
  if (FLOAT.test(text)) return finite(Number(text.replaceAll('_', '')));
  const match = HEX_FLOAT.exec(text);
  if (match === null) return undefined;
  const [whole = '', fraction = '', exponent = ''] = match.slice(2).map((digits) => digits?.replaceAll('_', ''));
  if (`${whole}${fraction}` === '') return undefined;
  const value = Number(BigInt(`0x${whole}${fraction}`)) * 2 ** (Number(exponent) - 4 * fraction.length);
  return finite(match[1] === '-' ? -value : value);
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
