import type { Timing } from './sdk.ts';

/** What one chart took, round by round. */
export interface BenchRow {
  readonly name: string;
  readonly sdk: readonly Timing[];
  readonly cold: readonly Timing[];
  readonly warm: readonly Timing[];
}

export interface BenchRun {
  readonly rows: readonly BenchRow[];
  /** Charts that one of the two could not render. */
  readonly skipped: readonly string[];
  readonly sdkPeakMiB: number;
  readonly ownPeakMiB: number;
  readonly rounds: number;
}

type Side = 'sdk' | 'cold' | 'warm';
type Clock = 'wall' | 'cpu';

const SIDES: readonly (readonly [Side, string])[] = [
  ['sdk', "Helm's SDK"],
  ['cold', 'Capstan, a chart never seen'],
  ['warm', 'Capstan, a chart that is held'],
];
const SLOWEST = 8;

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

const ofRow = (row: BenchRow, side: Side, clock: Clock) =>
  quantile(
    row[side].map((timing) => timing[clock]),
    0.5,
  );
const ms = (value: number) => value.toFixed(value < 10 ? 2 : 0).padStart(8);

/** The figures as text: of each chart the median of its rounds, over all charts the median and the 95th percentile. */
export function formatBench({ rows, skipped, sdkPeakMiB, ownPeakMiB, rounds }: BenchRun): string {
  const lines = [
    `${rows.length} charts, ${rounds} rounds in turns, milliseconds; ${skipped.length} left out that one of the two cannot render, or that make keys`,
    '',
    `${''.padEnd(32)}${'wall p50'.padStart(10)}${'p95'.padStart(10)}${'CPU p50'.padStart(10)}${'p95'.padStart(10)}${'CPU sum'.padStart(10)}`,
  ];
  for (const [side, title] of SIDES)
    lines.push(
      title.padEnd(32) +
        figures(rows, side)
          .map((value) => `  ${ms(value)}`)
          .join(''),
    );
  for (const side of ['cold', 'warm'] as const) {
    const real = figures(rows, 'sdk');
    const ratios = figures(rows, side).map((value, index) => (value / (real[index] ?? Number.NaN)).toFixed(2).padStart(10));
    lines.push(`${`${side === 'cold' ? 'never seen' : 'held'}, of Helm's`.padEnd(32)}${ratios.join('')}`);
  }
  lines.push(
    '',
    `peak memory of a process that renders each once: Helm's ${sdkPeakMiB.toFixed(0)} MiB, Capstan's ${ownPeakMiB.toFixed(0)} MiB`,
    '',
    'the slowest, CPU:',
  );
  const slowest = [...rows].sort((one, other) => ofRow(other, 'cold', 'cpu') - ofRow(one, 'cold', 'cpu')).slice(0, SLOWEST);
  for (const row of slowest) lines.push(row.name.padEnd(48) + SIDES.map(([side]) => ms(ofRow(row, side, 'cpu'))).join(' '));
  return `${lines.join('\n')}\n`;
}

function figures(rows: readonly BenchRow[], side: Side): number[] {
  const wall = rows.map((row) => ofRow(row, side, 'wall'));
  const cpu = rows.map((row) => ofRow(row, side, 'cpu'));
  return [quantile(wall, 0.5), quantile(wall, 0.95), quantile(cpu, 0.5), quantile(cpu, 0.95), cpu.reduce((sum, value) => sum + value, 0)];
}
