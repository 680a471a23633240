import { assessGeneration } from './assess.ts';
import type { AssessedObject, Assessment } from './assessment.ts';
import type { BooleanExpression, CompileExpression } from './boolean-expression.ts';
import { HealthError } from './error.ts';

/** One entry of `spec.healthCheckExprs`. */
export interface HealthExpressionSource {
  readonly apiVersion: string;
  readonly kind?: string;
  readonly current: string;
  readonly inProgress?: string;
  readonly failed?: string;
}

/** Compiled rules for the kinds that a user described; a kind without any keeps its usual ones. */
export interface HealthExpressions {
  /** Undefined where no entry is about the object's kind. Throws {@link HealthError} where an expression fails. */
  assess(object: AssessedObject): Assessment | undefined;
}

interface Rule {
  readonly status: 'InProgress' | 'Failed' | 'Current';
  readonly expression: BooleanExpression;
}

/**
 * Compiles `spec.healthCheckExprs`. For an object of a listed kind: in progress while the generation is not observed, then the first
 * of inProgress, failed and current that is true decides; where none is, it is in progress. The last entry for a kind wins.
 * Throws {@link HealthError} naming the entry and the expression.
 */
export function compileHealthExpr(sources: readonly HealthExpressionSource[], compileExpression: CompileExpression): HealthExpressions {
  const rules = new Map<string, Rule[]>();
  for (const [index, source] of sources.entries())
    rules.set(`${source.apiVersion}/${source.kind ?? ''}`, compileRules(source, index, compileExpression));
  return {
    assess(object) {
      const own = rules.get(`${object.apiVersion ?? ''}/${object.kind ?? ''}`);
      if (own === undefined) return undefined;
      const lag = assessGeneration(object);
      if (lag !== undefined) return lag;
      for (const { status, expression } of own) {
        if (expression.evaluate(object)) return { status, message: `${expression.source} is true` };
      }
      return { status: 'InProgress', message: 'no health expression is true' };
    },
  };
}

function compileRules(source: HealthExpressionSource, index: number, compileExpression: CompileExpression): Rule[] {
  const rules: Rule[] = [];
  const add = (status: Rule['status'], field: string, text: string | undefined): void => {
    if (text === undefined || text === '') return;
    try {
      rules.push({ status, expression: compileExpression(text) });
    } catch (cause) {
      if (!(cause instanceof HealthError)) throw cause;
      throw new HealthError(cause.code, `healthCheckExprs[${index}].${field}: ${cause.message}`, { cause });
    }
  };
  if (source.current === '') throw new HealthError('ExpressionInvalid', `healthCheckExprs[${index}].current: expression not specified`);
  add('InProgress', 'inProgress', source.inProgress);
  add('Failed', 'failed', source.failed);
  add('Current', 'current', source.current);
  return rules;
}
