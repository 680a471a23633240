// Long steps show that they go on: one line redrawn on a terminal, a line every ten seconds otherwise.
const FRAMES = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';
/** Steps under way, each within the one before: only the last is shown. */
const steps = [];

/** Runs `action`, showing `title` and the seconds it takes on standard error. */
export async function step(title, action) {
  const started = Date.now();
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
  const terminal = process.stderr.isTTY === true;
  let frame = 0;
  steps.push(title);
  const draw = () => {
    if (steps.at(-1) !== title) return;
    if (terminal) process.stderr.write(`\r\x1b[2K${FRAMES[frame++ % FRAMES.length]} ${title} (${seconds()})`);
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
