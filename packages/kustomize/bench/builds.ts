// Builds the corpus, or every kustomization below directories, with Capstan and with the real kustomize, in one run, in turns, each in one
// process, and prints what a build and its output as text take of the processor. Run: npm run bench:kustomize -- [DIRECTORY...]
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { Tree } from '@capstan/tree';
import { batchPath, KustomizeBatch } from '../../../e2e/kustomize/batch.ts';
import { formatResources } from '../src/index.ts';
import { buildOurs, CORPUS, type KustomizeCase } from '../src/testing/index.ts';

/** Measured turns of each build; one before them warms both sides up. */
const TURNS = 3;
/** Without these the real one clones nothing and asks nobody: a base of another repository fails at once. */
const OFFLINE = { PATH: '/nonexistent', HTTP_PROXY: 'http://127.0.0.1:1', HTTPS_PROXY: 'http://127.0.0.1:1' };
const LARGEST_FILE = 16 * 1024 * 1024;

/** Milliseconds of the processor for one build, by who and how. */
interface Timing {
  readonly name: string;
  /** Of a revision that was not looked at before: every file is parsed. */
  readonly first: number;
  /** Of a revision of which something was built before. */
  readonly again: number;
  readonly real: number;
}

/** Builds that lie in one tree. */
interface Load {
  readonly name: string;
  readonly cases: readonly KustomizeCase[];
  readonly tree: (item: KustomizeCase) => Tree;
}

const directories = process.argv.slice(2);
const loads = directories.length === 0 ? [corpus()] : directories.map(loadOf);
const program = await batchPath();
const all: Timing[] = [];
for (const load of loads) {
  using batch = new KustomizeBatch(program, OFFLINE);
  const timings: Timing[] = [];
  for (const item of load.cases) {
    const timing = await timingOf(item, load, batch);
    if (timing !== undefined) timings.push(timing);
  }
  report(load.name, timings);
  all.push(...timings);
}
if (loads.length > 1) report('all', all);
const slowest = [...all].sort((left, right) => right.first - left.first).slice(0, 8);
for (const { name, first, again, real } of slowest) {
  process.stdout.write(`  slowest: ${name}: first ${first.toFixed(1)}, again ${again.toFixed(1)}, real ${real.toFixed(1)} ms\n`);
}

/** Undefined where one of both refuses the build. */
async function timingOf(item: KustomizeCase, load: Load, batch: KustomizeBatch): Promise<Timing | undefined> {
  const first: number[] = [];
  const again: number[] = [];
  const real: number[] = [];
  for (let turn = 0; turn <= TURNS; turn += 1) {
    const answer = await batch.build(item);
    if (answer.error !== undefined) return undefined;
    // A copy holds nothing that was parsed.
    const tree = Tree.open(load.tree(item).share());
    const cold = timeOurs(item, tree);
    const warm = timeOurs(item, tree);
    if (cold === undefined || warm === undefined) return undefined;
    if (turn === 0) continue;
    first.push(cold);
    again.push(warm);
    real.push(answer.nanos / 1e6);
  }
  return { name: `${load.name} ${item.name}`, first: quantile(first, 0.5), again: quantile(again, 0.5), real: quantile(real, 0.5) };
}

function timeOurs(item: KustomizeCase, tree: Tree): number | undefined {
  const begin = process.cpuUsage();
  const result = buildOurs(item, tree);
  if (!result.ok) return undefined;
  formatResources(result.resources);
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1e3;
}

function report(name: string, timings: readonly Timing[]): void {
  const line = (kind: keyof Omit<Timing, 'name'>): string => {
    const values = timings.map((timing) => timing[kind]);
    return `${quantile(values, 0.5).toFixed(2)}/${quantile(values, 0.95).toFixed(1)}`;
  };
  const builds = `${timings.length} builds`;
  process.stdout.write(`${name}: ${builds}, median/p95 ms: first ${line('first')}, again ${line('again')}, real ${line('real')}\n`);
}

function quantile(values: readonly number[], at: number): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length * at)] ?? 0;
}

function corpus(): Load {
  const cases = ['patches', 'transformers', 'copies', 'structure'].flatMap((theme) => CORPUS[theme] ?? []);
  const trees = new Map(cases.map((item) => [item, Tree.of(Object.entries(item.files))]));
  return { name: 'corpus', cases, tree: (item) => trees.get(item) ?? Tree.of([]) };
}

/** Every kustomization below a directory, all in one tree. */
function loadOf(directory: string): Load {
  const root = realpathSync(directory);
  const files = new Map<string, Uint8Array>();
  const walk = (at: string): void => {
    for (const name of readdirSync(join(root, at))) {
      const path = at === '' ? name : `${at}/${name}`;
      const real = realPathWithin(root, path);
      if (real === undefined) continue;
      if (statSync(real).isDirectory()) walk(path);
      else if (statSync(real).size <= LARGEST_FILE) files.set(path, readFileSync(real));
    }
  };
  walk('');
  const tree = Tree.of(files);
  const cases = [...files.keys()]
    .filter((path) => /(^|\/)(kustomization\.ya?ml|Kustomization)$/.test(path))
    .map((path) => (dirname(path) === '.' ? '' : dirname(path)))
    .map((path) => ({ name: path === '' ? '.' : path, files: {}, directory: root, path }));
  return { name: root.split(sep).at(-1) ?? root, cases, tree: () => tree };
}

/** Where a path leads to; undefined where that is outside, nowhere, or up again. */
function realPathWithin(root: string, path: string): string | undefined {
  try {
    const real = realpathSync(join(root, path));
    const isInside = real.startsWith(`${root}${sep}`) && !`${join(root, path)}${sep}`.startsWith(`${real}${sep}${path.split('/').at(-1)}`);
    return isInside ? real : undefined;
  } catch {
    return undefined;
  }
}
