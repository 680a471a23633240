// Builds the corpus (or every kustomization below a directory) with Capstan and with the real kustomize, each in one process, and prints
// median and p95 of both. Run: node --conditions=capstan-source packages/kustomize/bench/builds.ts [DIRECTORY]
import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Tree } from '@capstan/tree';
import { batchPath, buildOurs, buildReally } from '../../../e2e/kustomize/batch.ts';
import type { KustomizeCase } from '../../../e2e/kustomize/case.ts';
import { COPIES } from '../../../e2e/kustomize/cases/copies.ts';
import { PATCHES } from '../../../e2e/kustomize/cases/patches.ts';
import { STRUCTURE } from '../../../e2e/kustomize/cases/structure.ts';
import { TRANSFORMERS } from '../../../e2e/kustomize/cases/transformers.ts';
import { formatResources } from '../src/index.ts';

const REPEAT = 5;

interface Timing {
  readonly name: string;
  readonly ours: number;
  readonly real: number;
}

const [directory] = process.argv.slice(2);
const cases = directory === undefined ? [...PATCHES, ...TRANSFORMERS, ...COPIES, ...STRUCTURE] : casesBelow(directory);
const answers = await buildReally(cases, await batchPath(), REPEAT);
const timings: Timing[] = [];
for (const [index, item] of cases.entries()) {
  const { nanos, error } = answers[index] ?? {};
  if (error !== undefined || nanos === undefined) continue;
  const own = Array.from({ length: REPEAT + 1 }, () => timeOurs(item)).slice(1);
  timings.push({ name: item.name, ours: median(own), real: median(nanos.map((value) => value / 1e6)) });
}
report(
  'ours',
  timings.map((timing) => timing.ours),
);
report(
  'real',
  timings.map((timing) => timing.real),
);
for (const slowest of timings.sort((left, right) => right.ours - left.ours).slice(0, 5)) {
  process.stdout.write(`${slowest.name}: ours ${slowest.ours.toFixed(2)} ms, real ${slowest.real.toFixed(2)} ms\n`);
}

/** Milliseconds of one build and its output, from bytes that were not parsed before. */
function timeOurs(item: KustomizeCase): number {
  const tree = Tree.of(Object.entries(item.files));
  const begin = performance.now();
  const result = buildOurs(item, tree);
  if (result.ok) formatResources(result.resources);
  return performance.now() - begin;
}

function report(who: string, values: readonly number[]): void {
  const sorted = [...values].sort((left, right) => left - right);
  const p95 = sorted[Math.floor(sorted.length * 0.95)] ?? 0;
  process.stdout.write(`${who}: ${values.length} builds, median ${median(values).toFixed(3)} ms, p95 ${p95.toFixed(3)} ms\n`);
}

function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}

/** Every kustomization below a directory, each with the files of the whole directory. */
function casesBelow(root: string): KustomizeCase[] {
  const files: Record<string, Uint8Array | string> = {};
  const walk = (at: string): void => {
    for (const name of readdirSync(join(root, at))) {
      const path = at === '' ? name : `${at}/${name}`;
      if (lstatSync(join(root, path)).isSymbolicLink()) continue;
      if (statSync(join(root, path)).isDirectory()) walk(path);
      else if (/\.(ya?ml|json|env|properties|txt|conf)$|Kustomization$/.test(name)) files[path] = readFileSync(join(root, path), 'utf8');
    }
  };
  walk('');
  return Object.keys(files)
    .filter((path) => /(^|\/)(kustomization\.ya?ml|Kustomization)$/.test(path))
    .map((path) => ({ name: dirname(path), files, directory: resolve(root), path: dirname(path) }));
}
