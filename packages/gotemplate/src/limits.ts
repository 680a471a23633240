/** What one run may use; a run that goes over throws a LimitError. */
export interface RunLimits {
  /** Actions, calls and loop turns. */
  readonly steps: number;
  /** Templates within templates. */
  readonly depth: number;
  /** UTF-16 units of output, of every template and of each string that a function makes. */
  readonly output: number;
}

export const DEFAULT_RUN_LIMITS: RunLimits = { steps: 50_000_000, depth: 100_000, output: 64 * 1024 * 1024 };
