import { type CelEnv, isCelError, type parse, plan } from '@bufbuild/cel';

type Parsed = ReturnType<typeof parse>;
type Expr = Parsed['expr'];

const CONVERSIONS: ReadonlySet<string> = new Set(['bool', 'bytes', 'double', 'duration', 'int', 'string', 'timestamp', 'uint']);

/**
 * Throws for a conversion of a constant that can never be done, `int('1.5')`: cel-go does such conversions when it compiles, so that an
 * expression with one is not taken at all.
 */
export function checkConversions(parsed: Parsed, environment: CelEnv): void {
  visit(parsed.expr);

  function visit(expr: Expr | undefined): void {
    if (expr === undefined) return;
    const kind = expr.exprKind;
    switch (kind.case) {
      case 'selectExpr':
        visit(kind.value.operand);
        break;
      case 'callExpr': {
        const { function: name, target, args } = kind.value;
        for (const part of [target, ...args]) visit(part);
        const isConstant = args.length === 1 && args[0]?.exprKind.case === 'constExpr';
        if (target === undefined && isConstant && CONVERSIONS.has(name)) convert(expr);
        break;
      }
      case 'listExpr':
        for (const element of kind.value.elements) visit(element);
        break;
      case 'structExpr':
        for (const { keyKind, value } of kind.value.entries) {
          if (keyKind.case === 'mapKey') visit(keyKind.value);
          visit(value);
        }
        break;
      case 'comprehensionExpr': {
        const loop = kind.value;
        for (const part of [loop.iterRange, loop.accuInit, loop.loopCondition, loop.loopStep, loop.result]) visit(part);
      }
    }
  }

  function convert(expr: Expr): void {
    const result = plan(environment, { ...parsed, expr })({});
    if (isCelError(result)) throw new Error(result.message);
  }
}
