import { type Condition, getCondition, type NewCondition, setCondition } from './conditions.ts';

export interface SummaryRules {
  /** What is made of the others. Default: Ready. */
  readonly target?: string;
  /** Whose turn it is, most telling first: the first of equally grave ones gives reason and message. */
  readonly types: readonly string[];
  /** Of `types`, those that are bad when true (Stalled, FetchFailed, ...). */
  readonly negative: readonly string[];
  readonly observedGeneration?: number;
}

/** The gravest first: bad things that hold, good ones that don't, good ones that do, bad ones that don't, what is unknown. */
function gravity(condition: Condition, negative: boolean): number {
  if (condition.status === 'Unknown') return 4;
  if (condition.status === 'True') return negative ? 0 : 2;
  return negative ? 3 : 1;
}

/**
 * Makes one condition of several, as fluxcd/pkg's conditions.SetSummary: False for the gravest bad one, True when only good ones are
 * left, Unknown when nothing else is known. Without any of `types` the list stays as it is.
 */
export function summarizeConditions(conditions: readonly Condition[], rules: SummaryRules, now: number): readonly Condition[] {
  const negative = new Set(rules.negative);
  let chosen: Condition | undefined;
  let grave = Number.POSITIVE_INFINITY;
  for (const type of rules.types) {
    const condition = getCondition(conditions, type);
    if (condition === undefined) continue;
    const rank = gravity(condition, negative.has(type));
    if (rank >= grave) continue;
    chosen = condition;
    grave = rank;
  }
  if (chosen === undefined) return conditions;
  const status = grave === 4 ? 'Unknown' : grave <= 1 ? 'False' : 'True';
  const { observedGeneration = chosen.observedGeneration } = rules;
  const summary: NewCondition = { type: rules.target ?? 'Ready', status, reason: chosen.reason, message: chosen.message };
  return setCondition(conditions, observedGeneration === undefined ? summary : { ...summary, observedGeneration }, now);
}
