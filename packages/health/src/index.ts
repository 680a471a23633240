export { type AssessOptions, assess } from './assess.ts';
export type { AssessedObject, Assessment, HealthStatus } from './assessment.ts';
export type { BooleanExpression, CompileExpression } from './boolean-expression.ts';
export { HealthError, type HealthErrorCode } from './error.ts';
export { compileHealthExpr, type HealthExpressionSource, type HealthExpressions } from './health-expression.ts';
export { loadExpressions } from './load-expressions.ts';
