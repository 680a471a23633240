import { parse } from '@bufbuild/cel';
import { OPTIONAL_ENTRY, OPTIONAL_STEP } from './optional-syntax.ts';

type Expr = ReturnType<typeof parse>['expr'];
type Call = Extract<Expr['exprKind'], { case: 'callExpr' }>['value'];
type Entry = Extract<Expr['exprKind'], { case: 'structExpr' }>['value']['entries'][number];

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
      resolveList(expr, kind.value.elements);
      return false;
    case 'structExpr':
      resolveMap(expr, kind.value.entries);
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

/** A list with optional entries is put together of lists: those of what is there in any case, and the optional values. */
function resolveList(expr: Expr, elements: readonly Expr[]): void {
  const optional = elements.map(entryOf);
  for (const [index, element] of elements.entries()) {
    const entry = optional[index];
    if (entry === undefined) resolveExtensions(element);
    else resolveOptional(entry);
  }
  if (optional.every((entry) => entry === undefined)) return;
  const parts = elements.map((element, index) => optional[index] ?? listOf([element]));
  toCall(expr, 'capstanJoin', [listOf(parts)]);
}

/** A map with optional entries is made of its keys, and of its values as optional ones. */
function resolveMap(expr: Expr, entries: readonly Entry[]): void {
  const keys: Expr[] = [];
  const values: Expr[] = [];
  let hasOptional = false;
  for (const { keyKind, value } of entries) {
    if (keyKind.case !== 'mapKey' || value === undefined) {
      resolveExtensions(value);
      continue;
    }
    const key = entryOf(keyKind.value);
    resolveExtensions(key ?? keyKind.value);
    if (key === undefined) resolveExtensions(value);
    else resolveOptional(value);
    hasOptional ||= key !== undefined;
    keys.push(key ?? keyKind.value);
    values.push(key === undefined ? listOf([value]) : value);
  }
  if (hasOptional) toCall(expr, 'capstanMap', [listOf(keys), listOf(values)]);
}

/** What an optional entry is written around; undefined for an ordinary one. */
function entryOf({ exprKind }: Expr): Expr | undefined {
  return exprKind.case === 'callExpr' && exprKind.value.function === OPTIONAL_ENTRY ? exprKind.value.args[0] : undefined;
}

/** Resolves the value of an optional entry. One that is not optional fails when it is evaluated, as in cel-go. */
function resolveOptional(value: Expr): void {
  if (!resolveExtensions(value)) toCall(value, 'capstanNotOptional', [copyOf(value)]);
}

function listOf(elements: readonly Expr[]): Expr {
  const list = parse('[]').expr;
  if (list.exprKind.case === 'listExpr') list.exprKind.value.elements = [...elements];
  return list;
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
