import { buildReally, differenceOf } from './batch.ts';
import type { KustomizeCase } from './case.ts';
import { caseOf, type GeneratedTree, randomTree } from './random-tree.ts';

/** A tree whose builds differ, made as small as it can be. */
export interface Finding {
  readonly seed: number;
  readonly difference: string;
  readonly files: KustomizeCase['files'];
}

/** What a run over many seeds found. */
export interface FuzzReport {
  readonly trees: number;
  /** How many of them both could build. */
  readonly built: number;
  readonly findings: readonly Finding[];
}

/** Compares the builds of generated trees, `count` from the seed `first` on, and shrinks what differs. */
export async function fuzz(first: number, count: number, program: string): Promise<FuzzReport> {
  const seeds = Array.from({ length: count }, (_, index) => first + index);
  const trees = seeds.map((seed) => randomTree(seed));
  const cases = trees.map((tree, index) => caseOf(`seed ${seeds[index]}`, tree));
  const answers = await buildReally(cases, program);
  const findings: Finding[] = [];
  let built = 0;
  for (const [index, item] of cases.entries()) {
    const answer = answers[index] ?? { name: item.name, error: 'no answer' };
    if (answer.error === undefined) built += 1;
    if (differenceOf(item, answer) === undefined) continue;
    const tree = trees[index];
    if (tree !== undefined) findings.push(await shrink(seeds[index] ?? 0, tree, program));
  }
  return { trees: count, built, findings };
}

async function shrink(seed: number, tree: GeneratedTree, program: string): Promise<Finding> {
  let smallest = tree;
  let difference = (await differs([smallest], program))[0] ?? 'no difference any more';
  for (;;) {
    const candidates = smallerTrees(smallest);
    const found = await differs(candidates, program);
    const index = found.findIndex((item) => item !== undefined);
    const next = candidates[index];
    if (next === undefined) return { seed, difference, files: caseOf('', smallest).files };
    smallest = next;
    difference = found[index] ?? difference;
  }
}

async function differs(trees: readonly GeneratedTree[], program: string): Promise<(string | undefined)[]> {
  const cases = trees.map((tree, index) => caseOf(String(index), tree));
  const answers = await buildReally(cases, program);
  return cases.map((item, index) => differenceOf(item, answers[index] ?? { name: item.name, error: 'no answer' }));
}

/** Every tree with one part less: a field, an item of a list, a line of a file. */
function smallerTrees(tree: GeneratedTree): GeneratedTree[] {
  const smaller: GeneratedTree[] = [];
  for (const [path, directory] of Object.entries(tree.directories)) {
    const put = (change: Partial<typeof directory>): void =>
      void smaller.push({ directories: { ...tree.directories, [path]: { ...directory, ...change } } });
    for (const [field, value] of Object.entries(directory.kustomization)) {
      const { [field]: _, ...rest } = directory.kustomization;
      put({ kustomization: rest });
      if (!Array.isArray(value) || value.length < 2) continue;
      for (const index of value.keys()) put({ kustomization: { ...rest, [field]: value.filter((__, at) => at !== index) } });
    }
    for (const [name, text] of Object.entries(directory.files)) {
      const lines = text.split('\n');
      for (const index of lines.keys()) put({ files: { ...directory.files, [name]: lines.filter((_, at) => at !== index).join('\n') } });
    }
  }
  return smaller;
}

if (import.meta.main) {
  const { batchPath } = await import('./batch.ts');
  const [first = '1', count = '500'] = process.argv.slice(2);
  const report = await fuzz(Number(first), Number(count), await batchPath());
  for (const finding of report.findings) {
    process.stdout.write(`\nseed ${finding.seed}: ${finding.difference}\n`);
    for (const [path, text] of Object.entries(finding.files)) process.stdout.write(`--- ${path}\n${String(text)}`);
  }
  process.stdout.write(`\n${report.trees} trees, ${report.built} of them built by the real one, ${report.findings.length} differ\n`);
}
