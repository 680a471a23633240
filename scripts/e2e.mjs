// Runs the scenarios against real parts: `npm run e2e` all of them, `npm run e2e -- NAME...` those files (e2e/**/NAME.e2e.ts).
// `--json FILE` writes jest's report, `--list` names the scenarios, `--no-build` takes the packages as they were built last;
// what follows `--` goes to jest, such as `-- -t 'one test'`.
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt, ensureInstalled, ensureNode, environmentFor, root } from './toolchain.mjs';

const SUFFIX = '.e2e.ts';
const cut = process.argv.indexOf('--', 2);
const own = process.argv.slice(2, cut === -1 ? undefined : cut);
const forJest = cut === -1 ? [] : process.argv.slice(cut + 1);
const { values, positionals } = readArguments();

const files = readdirSync(join(root, 'e2e'), { recursive: true })
  .filter((file) => file.endsWith(SUFFIX) && !file.includes('node_modules'))
  .sort();
const nameOf = (file) => basename(file, SUFFIX);

function readArguments() {
  try {
    return parseArgs({
      args: own,
      allowPositionals: true,
      options: { json: { type: 'string' }, list: { type: 'boolean' }, 'no-build': { type: 'boolean' } },
    });
  } catch (error) {
    console.error(error.message);
    process.exit(2);
  }
}

if (values.list) {
  for (const file of files) console.log(nameOf(file));
  process.exit(0);
}
const unknown = positionals.filter((name) => !files.some((file) => nameOf(file) === name));
if (unknown.length > 0) {
  console.error(`no scenario is called ${unknown.join(', ')}; there are: ${files.map(nameOf).join(', ')}`);
  process.exit(2);
}

const node = await ensureNode();
await ensureInstalled(node);
if (!values['no-build']) await ensureBuilt(node);
const chosen = files.filter((file) => positionals.length === 0 || positionals.includes(nameOf(file)));
const NODE_ARGUMENTS = ['--conditions=capstan-source', '--disable-warning=ExperimentalWarning'];
// Those that run on the control plane.
if (chosen.some((file) => dirname(file) === 'scenarios')) {
  const { status } = spawnSync(node, [...NODE_ARGUMENTS, 'e2e/go-tools/prepare.ts'], {
    cwd: root,
    env: environmentFor(node),
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}
const child = spawn(
  node,
  [
    '--experimental-vm-modules',
    ...NODE_ARGUMENTS,
    'node_modules/jest/bin/jest.js',
    '--config',
    'e2e/jest.config.mjs',
    '--runInBand',
    '--passWithNoTests',
    ...(values.json === undefined ? [] : ['--json', `--outputFile=${values.json}`]),
    ...forJest,
    '--runTestsByPath',
    ...chosen.map((file) => join('e2e', file)),
  ],
  // What somebody asks for by name may take its time.
  { cwd: root, env: { ...environmentFor(node), ...(positionals.length === 0 ? {} : { CAPSTAN_E2E_ON_DEMAND: '1' }) }, stdio: 'inherit' },
);
// The child shares the terminal and gets Ctrl-C itself; this process only waits for it.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('close', (code) => process.exit(code ?? 1));
