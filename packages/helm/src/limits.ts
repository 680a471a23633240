const MIB = 1024 * 1024;

/** How large a chart may be, in bytes; Helm's own defaults. */
export interface ChartLimits {
  readonly packed: number;
  readonly file: number;
  readonly unpacked: number;
}

export const DEFAULT_CHART_LIMITS: ChartLimits = { packed: 10 * MIB, file: 5 * MIB, unpacked: 100 * MIB };
