import { HealthError } from './error.ts';

/** The method by which an optional step is written, so that the parser, which does not know the signs, reads it. */
export const OPTIONAL_STEP = 'capstanOptional';

const STRING = /[rRbB]{0,2}(?:'''.*?'''|""".*?"""|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*")/sy;
const RAW_STRING = /[bB]?[rR][bB]?(?:'''.*?'''|""".*?"""|'[^'\n]*'|"[^"\n]*")/sy;
const COMMENT = /\/\/[^\n]*/y;
const SPACE = /\s+/y;
const STEP = /\.\s*\?\s*([A-Za-z_][A-Za-z0-9_]*)/y;
const OPEN = /\[\s*\?/y;
const WORD = /[A-Za-z0-9_]+/y;

/**
 * Writes optional steps (`a.?b`, `a[?b]`) as calls of {@link OPTIONAL_STEP}; texts and comments stay as they are.
 * Throws {@link HealthError} `ExpressionInvalid` for optional entries of lists and maps, which are not supported.
 */
export function rewriteOptionalSyntax(source: string): string {
  if (!source.includes('?')) return source;
  let written = '';
  /** Whether what was read last can be stepped into: a name, a call, an index, a text. */
  let isOperand = false;
  /** What closes each bracket that is open. */
  const closing: string[] = [];
  let at = 0;
  const read = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const match = pattern.exec(source) ?? undefined;
    if (match !== undefined) at += match[0].length;
    return match;
  };
  while (at < source.length) {
    const skipped = read(COMMENT) ?? read(SPACE);
    if (skipped !== undefined) {
      written += skipped[0];
      continue;
    }
    const token = read(RAW_STRING) ?? read(STRING) ?? read(WORD);
    if (token !== undefined) {
      written += token[0];
      isOperand = token[0] !== 'in';
      continue;
    }
    const step = read(STEP);
    if (step !== undefined) {
      written += `.${OPTIONAL_STEP}("${step[1]}")`;
      isOperand = true;
      continue;
    }
    if (isOperand && read(OPEN) !== undefined) {
      written += `.${OPTIONAL_STEP}(`;
      closing.push(')');
      isOperand = false;
      continue;
    }
    const sign = source[at++] ?? '';
    if (sign === '?' && /[[{,]\s*$/.test(written)) {
      throw new HealthError('ExpressionInvalid', 'optional entries of lists and maps ([?a], {?a: b}) are not supported');
    }
    if (sign === '[') closing.push(']');
    written += sign === ']' ? (closing.pop() ?? ']') : sign;
    isOperand = sign === ')' || sign === ']' || sign === '}';
  }
  return written;
}
