import { parse } from '@bufbuild/cel';
import { OPTIONAL_STEP } from './optional-syntax.ts';

type Expr = ReturnType<typeof parse>['expr'];
type Call = Extract<Expr['exprKind'], { case: 'callExpr' }>['value'];

/** The functions of cel-go's optional values, sets and encoders: their names here, by namespace, and whether they give an optional value. */
const NAMESPACED: ReadonlyMap<string, { readonly name: string; readonly isOptional: boolean }> = new Map([
  ['optional.of', { name: 'capstanOf', isOptional: true }],
  ['optional.none', { name: 'capstanNone', isOptional: true }],
  ['optional.ofNonZeroValue', { name: 'capstanOfNonZeroValue', isOptional: true }],
  ['sets.contains', { name: 'capstanSetsContains', isOptional: false }],
  ['sets.equivalent', { name: 'capstanSetsEquivalent', isOptional: false }],
  ['sets.intersects', { name: 'capstanSetsIntersects', isOptional: false }],
  ['base64.encode', { name: 'capstanBase64Encode', isOptional: false }],
  ['base64.decode', { name: 'capstanBase64Decode', isOptional: false }],
]);

/** The methods of an optional value. */
const METHODS: ReadonlyMap<string, { readonly name: string; readonly isOptional: boolean }> = new Map([
  ['hasValue', { name: 'capstanHasValue', isOptional: false }],
  ['value', { name: 'capstanValue', isOptional: false }],
  ['orValue', { name: 'capstanOrValue', isOptional: false }],
  ['or', { name: 'capstanOr', isOptional: true }],
]);

/**
 * Turns what the evaluator does not know of CEL's extensions into calls of functions that it is given, in place. An optional value is a list of
 * at most one item; what is optional is known by how it is written, so that a field step on it is one more optional step.
 * Answers whether the expression gives an optional value.
 */
export function resolveExtensions(expr: Expr | undefined): boolean {
  if (expr === undefined) return false;
  const kind = expr.exprKind;
  switch (kind.case) {
    case 'selectExpr': {
      const { operand, field, testOnly } = kind.value;
      if (!resolveExtensions(operand) || operand === undefined) return false;
      toCall(expr, 'capstanOptionalChain', [operand, textOf(field)]);
      if (testOnly) toCall(expr, 'capstanHasValue', [copyOf(expr)]);
      return !testOnly;
    }
    case 'callExpr':
      return resolveCall(expr, kind.value);
    case 'listExpr':
      for (const element of kind.value.elements) resolveExtensions(element);
      return false;
    case 'structExpr':
      for (const entry of kind.value.entries) {
        if (entry.keyKind.case === 'mapKey') resolveExtensions(entry.keyKind.value);
        resolveExtensions(entry.value);
      }
      return false;
    case 'comprehensionExpr': {
      const loop = kind.value;
      for (const part of [loop.iterRange, loop.accuInit, loop.loopCondition, loop.loopStep, loop.result]) resolveExtensions(part);
      return false;
    }
    default:
      return false;
  }
}

function resolveCall(expr: Expr, call: Call): boolean {
  // The parser knows the macro where it has a field to ask for.
  if (call.function === 'has') throw new Error('has() takes a field, such as has(a.b)');
  const namespace = call.target?.exprKind.case === 'identExpr' ? call.target.exprKind.value.name : '';
  const isOptional = resolveExtensions(call.target);
  const areOptional = call.args.map((argument) => resolveExtensions(argument));
  const [first, second] = call.args;
  const known = NAMESPACED.get(`${namespace}.${call.function}`);
  if (known !== undefined) {
    toCall(expr, known.name, call.args);
    return known.isOptional;
  }
  if (call.function === OPTIONAL_STEP && call.target !== undefined && first !== undefined) {
    toCall(expr, isOptional ? 'capstanOptionalChain' : 'capstanOptionalStep', [call.target, first]);
    return true;
  }
  if (call.function === '_[_]' && areOptional[0] && first !== undefined && second !== undefined) {
    toCall(expr, 'capstanOptionalChain', [first, second]);
    return true;
  }
  if (call.function === '_?_:_') return areOptional[1] === true && areOptional[2] === true;
  if (!isOptional || call.target === undefined) return false;
  const method = METHODS.get(call.function);
  if (method !== undefined) {
    toCall(expr, method.name, [call.target, ...call.args]);
    return method.isOptional;
  }
  if ((call.function === 'optMap' || call.function === 'optFlatMap') && first?.exprKind.case === 'identExpr' && second !== undefined) {
    const { function: name, target } = call;
    const loop = parse(`capstanTarget.map(${first.exprKind.value.name}, capstanBody)`).expr;
    replaceName(loop, 'capstanTarget', target);
    replaceName(loop, 'capstanBody', second);
    expr.exprKind = loop.exprKind;
    if (name === 'optFlatMap') toCall(expr, 'capstanFlatten', [copyOf(expr)]);
    return true;
  }
  return false;
}

function toCall(expr: Expr, name: string, args: readonly Expr[]): void {
  const call = parse('capstanCall()').expr;
  if (call.exprKind.case !== 'callExpr') return;
  call.exprKind.value.function = name;
  call.exprKind.value.args = [...args];
  expr.exprKind = call.exprKind;
}

/** What an expression is now, as one of its own: it is about to become part of itself. */
function copyOf(expr: Expr): Expr {
  return { ...expr };
}

function textOf(text: string): Expr {
  return parse(JSON.stringify(text)).expr;
}

/** Puts an expression where a loop that was just parsed names it. */
function replaceName(loop: Expr, name: string, by: Expr): void {
  const kind = loop.exprKind;
  if (kind.case === 'identExpr' && kind.value.name === name) loop.exprKind = by.exprKind;
  else if (kind.case === 'comprehensionExpr') {
    for (const part of [kind.value.iterRange, kind.value.loopStep]) if (part !== undefined) replaceName(part, name, by);
  } else if (kind.case === 'callExpr') for (const argument of kind.value.args) replaceName(argument, name, by);
  else if (kind.case === 'listExpr') for (const element of kind.value.elements) replaceName(element, name, by);
}
