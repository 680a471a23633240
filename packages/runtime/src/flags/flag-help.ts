import type { FlagDefinition, FlagSet } from './parse-flags.ts';

/** The text of `--help`: every flag in alphabetical order, with type, purpose and default. */
export function flagHelp<F extends FlagSet>({ program, description, flags }: FlagDefinition<F>): string {
  const rows = Object.entries(flags)
    .map(([name, flag]) => [`--${name}${flag.bare === undefined ? ` ${flag.type}` : ''}`, flag] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const width = Math.max(...rows.map(([left]) => left.length), 0) + 2;
  const lines = rows.map(
    ([left, flag]) => `  ${left.padEnd(width)}${flag.description}${flag.shown === '' ? '' : ` (default ${flag.shown})`}`,
  );
  return `${description}\n\nUsage:\n  ${program} [flags]\n\nFlags:\n${lines.join('\n')}\n`;
}
