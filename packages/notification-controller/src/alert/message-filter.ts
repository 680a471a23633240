import { RE2JS } from 're2js';

/** An Alert's expressions, in Go's syntax. */
export interface MessageLists {
  /** Where there are any, a message must match one. */
  readonly inclusionList?: readonly string[];
  /** A message that matches one is left out, included or not. */
  readonly exclusionList?: readonly string[];
}

/** What the expressions say to a message. */
export interface FilterVerdict {
  readonly passes: boolean;
  /** Expressions that do not compile, and why; they match nothing. */
  readonly invalid: readonly (readonly [expression: string, why: string])[];
}

/** Compiled expressions by their text: alerts share few, and compiling costs far more than matching. */
const compiled = new Map<string, RE2JS>();
const COMPILED_AT_MOST = 1000;

/** A character of an expression costs up to 80 ns for each of a message: 40 ms in all. */
const CHEAP_STEPS = 500_000;
/** Compiling takes its time, too, however short the message. */
const CHEAP_LENGTH = 4_000;

/** Whether a message passes. The time is linear in the message, but an expression can make a second of every 10,000 characters. */
export function filterMessage(message: string, { inclusionList = [], exclusionList = [] }: MessageLists): FilterVerdict {
  const invalid: [string, string][] = [];
  const matches = (expression: string): boolean => {
    try {
      return compile(expression).matcher(message).find();
    } catch (cause) {
      invalid.push([expression, cause instanceof Error ? cause.message : String(cause)]);
      return false;
    }
  };
  const passes = (inclusionList.length === 0 || inclusionList.some(matches)) && !exclusionList.some(matches);
  return { passes, invalid };
}

/** Whether {@link filterMessage} cannot take long. A repetition by number (`{1000}`) makes much of a few characters. */
export function isCheap(message: string, { inclusionList = [], exclusionList = [] }: MessageLists): boolean {
  const expressions = [...inclusionList, ...exclusionList];
  const length = expressions.reduce((sum, expression) => sum + expression.length, 0);
  return length <= CHEAP_LENGTH && length * message.length <= CHEAP_STEPS && !expressions.some((expression) => expression.includes('{'));
}

function compile(expression: string): RE2JS {
  const known = compiled.get(expression);
  if (known !== undefined) return known;
  const pattern = RE2JS.compile(expression);
  if (compiled.size >= COMPILED_AT_MOST) compiled.clear();
  compiled.set(expression, pattern);
  return pattern;
}
