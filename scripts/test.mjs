// All checks and tests, from nothing installed: style and types, unit tests, then the scenarios against real parts.
// Ends with one line, `N passed, N failed, N skipped`; its exit code is 0 only if nothing failed.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, ensureNode, environmentFor, root } from './toolchain.mjs';

const JEST = 'node_modules/jest/bin/jest.js';

const node = await ensureNode();
await ensureInstalled(node);
const env = environmentFor(node);
const results = mkdtempSync(join(tmpdir(), 'capstan-test-'));
const total = { passed: 0, failed: 0, skipped: 0 };

function execute(args) {
  return new Promise((resolve) => {
    const child = spawn(node, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/** Runs jest with one configuration and adds its counts; a suite that could not run counts as one failure. */
async function jest(title, config, args) {
  console.log(`\n${title}`);
  const file = join(results, `${title}.json`);
  const code = await execute([
    '--experimental-vm-modules',
    '--conditions=capstan-source',
    '--disable-warning=ExperimentalWarning',
    JEST,
    '--config',
    config,
    '--json',
    `--outputFile=${file}`,
    // A test that leaves a connection open must not hold up all that follows.
    '--forceExit',
    ...args,
  ]);
  const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  total.passed += report?.numPassedTests ?? 0;
  total.skipped += (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  const failed = (report?.numFailedTests ?? 0) + (report?.numRuntimeErrorTestSuites ?? 0);
  total.failed += failed === 0 && code !== 0 ? 1 : failed;
}

try {
  if ((await execute(['scripts/check.mjs'])) === 0) total.passed += 1;
  else total.failed += 1;
  await jest('unit', 'jest.config.mjs', ['--maxWorkers=2']);
  await ensureBuilt(node);
  await jest('e2e', 'e2e/jest.config.mjs', ['--runInBand']);
} catch (error) {
  console.error(error.message);
  total.failed += 1;
} finally {
  rmSync(results, { recursive: true, force: true });
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 ? 0 : 1);
