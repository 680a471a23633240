import type { CompileExpression } from './boolean-expression.ts';

/**
 * What compiles expressions, imported when the first one comes: the CEL library is a fifth of what a controller's start costs, in time and
 * in memory that stays, and most installations never need it.
 */
export async function loadExpressions(): Promise<CompileExpression> {
  const { compileExpression } = await import('./expression.ts');
  return compileExpression;
}
