import type { TokenType } from './lex.ts';

/** The tokens that an operand of a command begins with. */
export const OPERAND_STARTS: ReadonlySet<TokenType> = new Set([
  'bool',
  'charConstant',
  'complex',
  'dot',
  'field',
  'identifier',
  'number',
  'nil',
  'rawString',
  'string',
  'variable',
  'leftParen',
]);
