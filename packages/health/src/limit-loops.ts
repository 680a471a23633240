import { parse } from '@bufbuild/cel';

type Expr = ReturnType<typeof parse>['expr'];

/** The function that counts an iteration and hands its argument on. */
export const STEP_FUNCTION = 'capstanStep';

/**
 * Wraps the condition of every loop of an expression (all, exists, map, filter) in {@link STEP_FUNCTION}, in place:
 * the evaluator has no limit of its own, and a loop over a tenant's list within a loop would hold the event loop.
 */
export function limitLoops(expr: Expr | undefined): void {
  if (expr === undefined) return;
  const kind = expr.exprKind;
  switch (kind.case) {
    case 'selectExpr':
      limitLoops(kind.value.operand);
      break;
    case 'callExpr':
      limitLoops(kind.value.target);
      for (const argument of kind.value.args) limitLoops(argument);
      break;
    case 'listExpr':
      for (const element of kind.value.elements) limitLoops(element);
      break;
    case 'structExpr':
      for (const entry of kind.value.entries) {
        if (entry.keyKind.case === 'mapKey') limitLoops(entry.keyKind.value);
        limitLoops(entry.value);
      }
      break;
    case 'comprehensionExpr': {
      const loop = kind.value;
      for (const part of [loop.iterRange, loop.accuInit, loop.loopCondition, loop.loopStep, loop.result]) limitLoops(part);
      if (loop.loopCondition !== undefined) loop.loopCondition = counted(loop.loopCondition);
      break;
    }
  }
}

function counted(condition: Expr): Expr {
  const call = parse(`${STEP_FUNCTION}(true)`).expr;
  if (call.exprKind.case === 'callExpr') call.exprKind.value.args = [condition];
  return call;
}
