import type { Token, TokenType } from './lex.ts';
import { quote } from './quote.ts';

const KEYWORD_TOKENS: ReadonlySet<TokenType> = new Set([
  'dot',
  'nil',
  'block',
  'break',
  'continue',
  'define',
  'else',
  'end',
  'if',
  'range',
  'template',
  'with',
]);

/** A token as parse errors name it. */
export function describeToken(token: Token): string {
  if (token.type === 'eof') return 'EOF';
  if (KEYWORD_TOKENS.has(token.type)) return `<${token.text}>`;
  const runes = Array.from(token.text);
  return Buffer.byteLength(token.text) > 10 ? `${quote(runes.slice(0, 10).join(''))}...` : quote(token.text);
}
