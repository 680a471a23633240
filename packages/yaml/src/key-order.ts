const LETTER = /\p{L}/u;
const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
const isLetter = (code: number): boolean =>
  (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code > 0x7f && LETTER.test(String.fromCodePoint(code)));

/**
 * The order in which go-yaml writes a mapping's keys: letters by code point, anything else before letters, runs of digits by their
 * number (`a2` before `a10`).
 */
export function compareKeys(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  let at = 0;
  while (at < length && left.charCodeAt(at) === right.charCodeAt(at)) at += 1;
  if (at === length) return left.length - right.length;
  // Not inside a surrogate pair.
  if (at > 0 && (left.charCodeAt(at) & 0xfc00) === 0xdc00) at -= 1;
  const leftCode = left.codePointAt(at) ?? 0;
  const rightCode = right.codePointAt(at) ?? 0;
  const leftIsLetter = isLetter(leftCode);
  const rightIsLetter = isLetter(rightCode);
  if (leftIsLetter && rightIsLetter) return leftCode - rightCode;
  if (leftIsLetter || rightIsLetter) return leftIsLetter ? 1 : -1;
  return compareDigits(left, right, at) || leftCode - rightCode;
}

function compareDigits(left: string, right: string, at: number): number {
  // A zero counts as part of the number before it: `10` and `1` differ in length, `01` and `1` in value.
  let lead = 0n;
  if (left.charCodeAt(at) === 0x30 || right.charCodeAt(at) === 0x30) {
    for (let index = at - 1; index >= 0 && isDigit(left.charCodeAt(index)); index -= 1) {
      if (left.charCodeAt(index) !== 0x30) {
        lead = 1n;
        break;
      }
    }
  }
  const [leftNumber, leftEnd] = readDigits(left, at, lead);
  const [rightNumber, rightEnd] = readDigits(right, at, lead);
  if (leftNumber !== rightNumber) return leftNumber < rightNumber ? -1 : 1;
  return leftEnd - rightEnd;
}

function readDigits(text: string, from: number, lead: bigint): [value: bigint, end: number] {
  let value = lead;
  let at = from;
  // Go's int64 overflows; wrapping as it does keeps the order equal.
  for (; at < text.length && isDigit(text.charCodeAt(at)); at += 1)
    value = BigInt.asIntN(64, value * 10n + BigInt(text.charCodeAt(at) - 0x30));
  return [value, at];
}
