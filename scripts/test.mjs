// All checks and tests, from nothing installed: style and types, unit tests, then the scenarios against real parts.
// Ends with one line, `N passed, N failed, N skipped`; its exit code is 0 only if nothing failed.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ensureBuilt, ensureInstalled, ensureNode, environmentFor, root } from './toolchain.mjs';

const PREPARE = ['--conditions=capstan-source', '--disable-warning=ExperimentalWarning', 'e2e/go-tools/prepare.ts'];
const JEST = 'node_modules/jest/bin/jest.js';
/** More failed suites than this are no accident. */
const RETRIED_AT_MOST = 4;

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

/** Runs jest once; its report, or undefined where it came to none. */
async function runJest(name, config, args) {
  const file = join(results, `${name}.json`);
  await execute([
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
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

function addCounts(suites) {
  for (const { status, assertionResults } of suites) {
    const count = (...wanted) => assertionResults.filter((test) => wanted.includes(test.status)).length;
    total.passed += count('passed');
    total.skipped += count('pending', 'todo', 'skipped', 'disabled');
    // A suite that could not run has no failed test of its own.
    total.failed += status === 'failed' ? Math.max(1, count('failed')) : 0;
  }
}

/**
 * Runs the tests of one configuration and adds their counts. Suites that fail, if they are few, are run once more, alone and said aloud:
 * a scenario with real parts on a busy machine may miss a deadline. What fails twice has failed.
 */
async function jest(title, config, args) {
  console.log(`\n${title}`);
  const first = await runJest(title, config, args);
  if (first === undefined) {
    total.failed += 1;
    return;
  }
  const failed = first.testResults.filter(({ status }) => status === 'failed').map(({ name }) => name);
  addCounts(first.testResults.filter(({ name }) => !failed.includes(name) || failed.length > RETRIED_AT_MOST));
  if (failed.length === 0 || failed.length > RETRIED_AT_MOST) return;
  console.log(`\nSECOND ATTEMPT of ${failed.length} failed: ${failed.map((name) => relative(root, name)).join(', ')}`);
  const second = await runJest(`${title}-again`, config, [...args, '--runTestsByPath', ...failed]);
  if (second === undefined) total.failed += failed.length;
  else addCounts(second.testResults);
}

try {
  if ((await execute(['scripts/check.mjs'])) === 0) total.passed += 1;
  else total.failed += 1;
  await jest('unit', 'jest.config.mjs', ['--maxWorkers=2']);
  await ensureBuilt(node);
  await execute(PREPARE);
  await jest('e2e', 'e2e/jest.config.mjs', ['--runInBand']);
} catch (error) {
  console.error(error.message);
  total.failed += 1;
} finally {
  rmSync(results, { recursive: true, force: true });
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 ? 0 : 1);
