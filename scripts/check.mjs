// Types, lint, formatting, import rules, files and documentation; all are run, and any failure fails the check.
import { join } from 'node:path';
import { docsFaults } from './check-docs.mjs';
import { exampleFaults } from './check-examples.mjs';
import { flagFaults } from './check-flags.mjs';
import { importFaults } from './check-imports.mjs';
import { linkFaults } from './check-links.mjs';
import { sourceFaults } from './check-sources.mjs';
import { step } from './progress.mjs';
import { ensureInstalled, ensureNode, environmentFor, root, run } from './toolchain.mjs';

const node = await ensureNode();
await ensureInstalled(node);
const env = environmentFor(node);
const bin = (name) => join(root, 'node_modules/.bin', name);
const failures = [];

async function check(title, action) {
  try {
    await step(title, action);
  } catch (error) {
    failures.push(`${title}:\n${error.message}`);
  }
}

// What was found out last time is kept, so that a check after a small change takes less than half the time.
const found = join(root, 'node_modules/.cache/types.tsbuildinfo');
await check('types', () => run(bin('tsc'), ['-p', '.', '--incremental', '--tsBuildInfoFile', found], { env, quiet: true }));
await check('lint and format', () => run(bin('biome'), ['check', '--max-diagnostics=60', '.'], { env, quiet: true }));
for (const [title, faultsOf] of [
  ['import rules', importFaults],
  ['files and exports', sourceFaults],
  ['documentation', docsFaults],
  ['examples', exampleFaults],
  ['flags', flagFaults],
  ['links', linkFaults],
]) {
  await check(title, () => {
    const faults = faultsOf(root, node);
    if (faults.length > 0) throw new Error(faults.join('\n'));
  });
}

if (failures.length > 0) {
  console.error(`\n${failures.join('\n\n')}`);
  process.exit(1);
}
