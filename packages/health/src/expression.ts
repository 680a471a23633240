import {
  type CelInput,
  type CelList,
  CelScalar,
  celEnv,
  celFunc,
  celList,
  celListConcat,
  isCelError,
  listType,
  parse,
  plan,
} from '@bufbuild/cel';
import { strings } from '@bufbuild/cel/ext';
import type { BooleanExpression } from './boolean-expression.ts';
import { checkConversions } from './check-conversions.ts';
import { HealthError } from './error.ts';
import { extensionFunctions } from './extension-functions.ts';
import { limitLoops, STEP_FUNCTION } from './limit-loops.ts';
import { rewriteOptionalSyntax } from './optional-syntax.ts';
import { resolveExtensions } from './resolve-extensions.ts';

/** Longest expression taken, in characters. */
export const MAX_EXPRESSION_LENGTH = 10_000;
/** Most steps one evaluation may take: an iteration is one, and so are 100 characters or items that an operator has to look at. */
const MAX_EXPRESSION_STEPS = 100_000;
/** Deepest nesting of objects handed to an expression. */
const MAX_DEPTH = 100;

/** What an evaluation has left. Shared by all expressions: evaluation is synchronous and never nested. */
let stepsLeft = 0;

function spend(steps: number): void {
  stepsLeft -= steps;
  if (stepsLeft < 0) throw new Error('too many steps');
}

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (value instanceof Uint8Array) return value.length;
  if (typeof value === 'object' && value !== null && 'size' in value && typeof value.size === 'number') return value.size;
  return 0;
}

const { BOOL, STRING, BYTES } = CelScalar;
const LIST = listType(CelScalar.DYN);

/** The operators that can make something large out of something small, with their cost. */
const COSTLY = [
  celFunc(STEP_FUNCTION, [BOOL], BOOL, (condition) => {
    spend(1);
    return condition;
  }),
  celFunc('_+_', [STRING, STRING], STRING, (left, right) => {
    spend(1 + (left.length + right.length) / 100);
    return left + right;
  }),
  celFunc('_+_', [BYTES, BYTES], BYTES, (left, right) => {
    spend(1 + (left.length + right.length) / 100);
    return Buffer.concat([left, right]);
  }),
  celFunc('_+_', [LIST, LIST], LIST, (left, right): CelList => {
    spend(1 + (sizeOf(left) + sizeOf(right)) / 100);
    // Copied, not chained: a chain of chains would be walked anew for every item.
    return celList([...celListConcat(left, right)]);
  }),
];

const environment = celEnv({ funcs: [...strings, ...COSTLY, ...extensionFunctions(spend)] });

/**
 * Compiles a CEL expression with what Flux gives it: the standard library, optional values, and the extensions strings, sets and encoders.
 * Throws {@link HealthError} `ExpressionInvalid` or `ExpressionTooLarge`.
 */
export function compileExpression(source: string): BooleanExpression {
  if (source.length > MAX_EXPRESSION_LENGTH) {
    throw new HealthError(
      'ExpressionTooLarge',
      `CEL expression of ${source.length} characters, at most ${MAX_EXPRESSION_LENGTH} are taken`,
    );
  }
  let run: (variables: Record<string, CelInput>) => unknown;
  try {
    const parsed = parse(rewriteOptionalSyntax(source));
    checkConversions(parsed, environment);
    resolveExtensions(parsed.expr);
    limitLoops(parsed.expr);
    run = plan(environment, parsed);
  } catch (cause) {
    throw new HealthError('ExpressionInvalid', `failed to parse the CEL expression '${source}': ${messageOf(cause)}`, { cause });
  }
  return {
    source,
    evaluate(variables) {
      stepsLeft = MAX_EXPRESSION_STEPS;
      const result = run(toCelVariables(variables));
      // Checked first: an operator such as || may have swallowed the error that ended the loop.
      if (stepsLeft < 0) {
        throw new HealthError('ExpressionTooCostly', `the CEL expression '${source}' takes more than ${MAX_EXPRESSION_STEPS} steps`);
      }
      if (isCelError(result)) {
        throw new HealthError('ExpressionFailed', `failed to evaluate the CEL expression '${source}': ${result.message}`);
      }
      if (typeof result !== 'boolean') {
        throw new HealthError('ExpressionFailed', `failed to evaluate CEL expression as boolean: '${source}'`);
      }
      return result;
    },
  };
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function toCelVariables(variables: Readonly<Record<string, unknown>>): Record<string, CelInput> {
  const bindings: Record<string, CelInput> = Object.create(null);
  for (const [name, value] of Object.entries(variables)) bindings[name] = toCel(value, 0);
  return bindings;
}

/** CEL tells integers from doubles; JSON does not, so whole numbers become integers, as in Kubernetes. */
function toCel(value: unknown, depth: number): CelInput {
  if (depth > MAX_DEPTH) throw new HealthError('ExpressionFailed', `an object nested deeper than ${MAX_DEPTH} levels`);
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint') return value;
  if (Array.isArray(value)) return value.map((item) => toCel(item, depth + 1));
  if (typeof value === 'object' && value !== null) {
    return new Map(Object.entries(value).map(([name, item]) => [name, toCel(item, depth + 1)]));
  }
  return null;
}
