// Runs its arguments under a Node that is new enough, dependencies installed.
import { spawn } from 'node:child_process';
import { ensureInstalled, ensureNode, environmentFor, root } from './toolchain.mjs';

const node = await ensureNode();
await ensureInstalled(node);
const child = spawn(node, ['--conditions=capstan-source', '--disable-warning=ExperimentalWarning', ...process.argv.slice(2)], {
  cwd: root,
  env: environmentFor(node),
  stdio: 'inherit',
});
child.on('close', (code) => process.exit(code ?? 1));
