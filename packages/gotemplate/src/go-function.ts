import type { Value } from './value.ts';

/** A parameter of type `reflect.Value`: takes any value as it is, none included. */
export const REFLECT = 'reflect.Value';

/**
 * A function that templates may call. `params` are Go's type names: arguments are checked against them before the call, as
 * text/template does. A fault is thrown as a FunctionError, Go's second result.
 */
export interface GoFunction {
  readonly params: readonly string[];
  /** Whether the last parameter may be given any number of times. */
  readonly variadic: boolean;
  readonly call: (...args: Value[]) => Value;
  /** What the evaluator does itself, because not every argument is evaluated. */
  readonly special?: 'and' | 'or' | 'call';
}

export type FunctionTable = ReadonlyMap<string, GoFunction>;

/** The value of an argument that the evaluator has checked to be of the type its parameter names. */
type Argument<Name extends string> = Name extends 'string'
  ? string
  : Name extends 'bool'
    ? boolean
    : Name extends 'float64'
      ? number
      : Name extends 'int' | 'int64' | 'uint32'
        ? import('./value.ts').GoInt
        : Name extends 'map[string]interface {}'
          ? import('./value.ts').GoMap
          : Value;

type Arguments<Names extends readonly string[]> = { [Index in keyof Names]: Argument<Names[Index]> };

/** A function of fixed parameters. */
export function fixed<const Names extends readonly string[]>(params: Names, call: (...args: Arguments<Names>) => Value): GoFunction {
  // The evaluator calls it with what `params` names only, after checking.
  return { params, variadic: false, call: call as GoFunction['call'] };
}

/** A function whose last parameter may be given any number of times. */
export function variadic<const Names extends readonly string[], Rest extends string>(
  params: Names,
  rest: Rest,
  call: (...args: [...Arguments<Names>, ...Argument<Rest>[]]) => Value,
): GoFunction {
  // As in `fixed`.
  return { params: [...params, rest], variadic: true, call: call as GoFunction['call'] };
}
