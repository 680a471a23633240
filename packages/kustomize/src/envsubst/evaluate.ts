import { applyOperator, hasDefault } from './operators.ts';
import { parseTemplate, TemplateError, type TemplateNode } from './parse.ts';

/** A template with its variables replaced, and the names of those that were needed and not there. */
export interface Evaluation {
  readonly text: string;
  readonly missing: readonly string[];
}

/** How long a result may grow: a value may be repeated many times. */
const MAX_LENGTH = 64 * 1024 * 1024;

/** Replaces the variables of a template. Throws a TemplateError for one that cannot be read. */
export function evaluateTemplate(template: string, variables: ReadonlyMap<string, string>): Evaluation {
  const missing = new Set<string>();
  let length = 0;
  const evaluate = (node: TemplateNode): string => {
    if (typeof node === 'string') return node;
    const args = node.args.map(evaluate);
    const value = variables.get(node.variable);
    if (value === undefined && !hasDefault(node.operator)) missing.add(node.variable);
    const result = applyOperator(node.operator, value ?? '', args);
    length += result.length;
    if (length > MAX_LENGTH) throw new TemplateError('the result is too long');
    return result;
  };
  const text = parseTemplate(template).map(evaluate).join('');
  return { text, missing: [...missing] };
}
