/** A compiled CEL expression that answers yes or no. */
export interface BooleanExpression {
  readonly source: string;
  /** Throws HealthError when the expression fails, does not answer with a boolean, or takes too many steps. */
  evaluate(variables: Readonly<Record<string, unknown>>): boolean;
}

/** Compiles a CEL expression. Throws HealthError `ExpressionInvalid` or `ExpressionTooLarge`. */
export type CompileExpression = (source: string) => BooleanExpression;
