export { type AssessOptions, assess } from './assess.ts';
export type { AssessedObject, Assessment, HealthStatus } from './assessment.ts';
export { HealthError, type HealthErrorCode } from './error.ts';
export { type BooleanExpression, compileExpression } from './expression.ts';
export { compileHealthExpr, type HealthExpressionSource, type HealthExpressions } from './health-expression.ts';
