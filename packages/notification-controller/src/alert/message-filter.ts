import { RE2JS } from 're2js';
import { NotificationError } from '../error.ts';

/** Compiled expressions by their text: alerts share few, and compiling costs far more than matching. */
const compiled = new Map<string, RE2JS>();
const COMPILED_AT_MOST = 1000;

/**
 * Whether the message matches any of the expressions, in Go's syntax and in linear time. An expression that does not compile never
 * matches; it is reported to `onInvalid`.
 */
export function matchesAny(message: string, expressions: readonly string[], onInvalid: (error: NotificationError) => void): boolean {
  return expressions.some((expression) => {
    try {
      return compile(expression).matcher(message).find();
    } catch (cause) {
      onInvalid(new NotificationError('AlertInvalid', `'${expression}' is not a regular expression: ${describe(cause)}`, { cause }));
      return false;
    }
  });
}

function compile(expression: string): RE2JS {
  const known = compiled.get(expression);
  if (known !== undefined) return known;
  const pattern = RE2JS.compile(expression);
  if (compiled.size >= COMPILED_AT_MOST) compiled.clear();
  compiled.set(expression, pattern);
  return pattern;
}

function describe(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
