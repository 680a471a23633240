// What a fresh machine lacks: Node 24, pnpm, the dependencies, the build. Plain JavaScript that Node 20 runs.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { step } from './progress.mjs';

const NODE_VERSION = '24.21.0';
const NODE_MAJOR = 24;

/** The repository's root. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Where tools that are built or installed once are kept, outside the tree. */
export const cacheDirectory = process.env.CAPSTAN_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'capstan');

/** Runs a command to its end; rejects with its last output when it fails. */
export function run(command, args, { cwd = root, env = process.env, quiet = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'] });
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-20_000);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${command} ${args.join(' ')}\nended with ${signal ?? `exit code ${code}`}\n${output}`));
    });
  });
}

/** Installs one package of the npm registry into the cache, once a version; with `foreign` also one that is for another processor. */
async function npmTool(name, version, binary, { foreign = false } = {}) {
  const home = join(cacheDirectory, `${name}-${version}`);
  const path = join(home, 'node_modules', name, binary);
  if (existsSync(path)) return path;
  const partial = `${home}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  await step(`installing ${name} ${version}`, () =>
    run(
      'npm',
      [
        ...['install', '--prefix', partial, '--ignore-scripts', '--no-audit', '--no-fund'],
        ...(foreign ? ['--force'] : []),
        `${name}@${version}`,
      ],
      { quiet: true },
    ),
  );
  if (existsSync(home)) rmSync(partial, { recursive: true });
  else renameSync(partial, home);
  return path;
}

/** The path of a Node that is new enough: this one, or one from the npm registry. */
export async function ensureNode() {
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR) return process.execPath;
  return imageNode();
}

/** The path of the very Node that images hold, from the npm registry: for this processor, or another. */
export async function imageNode(cpu = process.arch) {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const binary = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';
  return npmTool(`node-${platform}-${cpu}`, NODE_VERSION, binary, { foreign: cpu !== process.arch });
}

function pnpmVersion() {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).packageManager.split('@')[1];
}

/** The environment in which `node` is the one of {@link ensureNode} and `pnpm` the one of package.json. */
export function environmentFor(node) {
  const pnpm = join(cacheDirectory, `pnpm-${pnpmVersion()}`, 'node_modules/.bin');
  return {
    ...process.env,
    PATH: [dirname(node), pnpm, process.env.PATH].join(delimiter),
    TURBO_TELEMETRY_DISABLED: '1',
    DO_NOT_TRACK: '1',
  };
}

/** Installs the dependencies as the lock file has them, unless they are. */
export async function ensureInstalled(node) {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'pnpm-lock.yaml')))
    .digest('hex');
  const mark = join(root, 'node_modules', '.installed-lock');
  // The build asks pnpm for the packages, so it is needed even where everything is installed.
  const pnpm = await npmTool('pnpm', pnpmVersion(), 'bin/pnpm.cjs');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === lock) return;
  await step('installing dependencies', () =>
    run(node, [pnpm, 'install', '--frozen-lockfile', '--config.confirmModulesPurge=false'], { env: environmentFor(node), quiet: true }),
  );
  writeFileSync(mark, lock);
}

/** Builds every package whose sources changed. */
export async function ensureBuilt(node) {
  await step('building', () =>
    run(join(root, 'node_modules/.bin/turbo'), ['run', 'build', '--output-logs=errors-only'], { env: environmentFor(node), quiet: true }),
  );
}

/** Prepares all and goes on in `script` under the right Node; resolves with its exit code. */
export async function runUnderNode(script, args, { build = false } = {}) {
  const node = await ensureNode();
  await ensureInstalled(node);
  if (build) await ensureBuilt(node);
  const child = spawn(node, ['--conditions=capstan-source', '--disable-warning=ExperimentalWarning', script, ...args], {
    cwd: root,
    env: environmentFor(node),
    stdio: 'inherit',
  });
  // The child shares the terminal and gets Ctrl-C itself; this process only waits for it.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve) => child.on('close', (code, signal) => resolve(signal ? 1 : code)));
}
