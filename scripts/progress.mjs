// Long steps show that they go on: a bar redrawn on a terminal, a line every ten seconds otherwise.
const WIDTH = 20;
const BLOCK = 4;
/** Steps under way, each within the one before: only the last is shown. */
const steps = [];

/** A bar of so many parts, of which some are done; of one part alone, a block that goes to and fro. */
export function bar(frame, { done, of } = { done: 0, of: 1 }) {
  if (of <= 1) {
    const span = WIDTH - BLOCK;
    const before = span - Math.abs(span - (frame % (2 * span)));
    return '░'.repeat(before) + '█'.repeat(BLOCK) + '░'.repeat(span - before);
  }
  const filled = Math.round((WIDTH * done) / of);
  const current = Math.round((WIDTH * (done + 1)) / of) - filled;
  return '█'.repeat(filled) + (frame % 10 < 5 ? '▒' : '░').repeat(current) + '░'.repeat(WIDTH - filled - current);
}

/** Runs `action`, showing `title` and the seconds it takes on standard error; `part`: how many parts of the whole are done before it. */
export async function step(title, action, part) {
  const started = Date.now();
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
  const terminal = process.stderr.isTTY === true;
  let frame = 0;
  steps.push(title);
  const draw = () => {
    if (steps.at(-1) !== title) return;
    if (terminal) process.stderr.write(`\r\x1b[2K${bar(frame++, part)} ${title} (${seconds()})`);
    else process.stderr.write(`  ${title} ... ${seconds()}\n`);
  };
  const timer = setInterval(draw, terminal ? 100 : 10_000);
  try {
    const result = await action();
    if (terminal) process.stderr.write(`\r\x1b[2K✓ ${title} (${seconds()})\n`);
    else process.stderr.write(`  ${title}: done in ${seconds()}\n`);
    return result;
  } catch (error) {
    if (terminal) process.stderr.write(`\r\x1b[2K✗ ${title} (${seconds()})\n`);
    else process.stderr.write(`  ${title}: failed after ${seconds()}\n`);
    throw error;
  } finally {
    clearInterval(timer);
    steps.splice(steps.lastIndexOf(title), 1);
  }
}
