/** A constraint over several fields: what the API server evaluates, and the same as a function for those who have no API server. */
export interface Rule<Self = never> {
  /** The CEL expression, over `self`. */
  readonly rule: string;
  readonly message: string;
  /** Whether `self`, valid by its schema and with its defaults, keeps the rule. */
  holds(self: Self): boolean;
}
