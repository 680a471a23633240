/** Turns a JSON line into one for the eye: time, level, logger, message, and the rest as JSON, set apart by tabs. */
export function formatConsoleLine(line: string): string {
  // Written by pino a moment ago.
  const { ts, level, logger, msg, ...rest } = JSON.parse(line) as Record<string, unknown>;
  const parts = [String(ts), String(level).toUpperCase()];
  if (logger !== undefined) parts.push(String(logger));
  parts.push(String(msg ?? ''));
  if (Object.keys(rest).length > 0) parts.push(JSON.stringify(rest));
  return `${parts.join('\t')}\n`;
}
