import { differenceOf, type KustomizeCase } from '@capstan/kustomize/testing';
import { KustomizeBatch } from './batch.ts';
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
  using batch = new KustomizeBatch(program);
  const findings: Finding[] = [];
  let built = 0;
  for (let seed = first; seed < first + count; seed += 1) {
    const tree = randomTree(seed);
    const item = caseOf(`seed ${seed}`, tree);
    const answer = await batch.build(item);
    if (answer.error === undefined) built += 1;
    if (differenceOf(item, answer) !== undefined) findings.push(await shrink(seed, tree, batch));
  }
  return { trees: count, built, findings };
}

/** Takes away what the difference does not need: large parts first, then ever smaller ones, until no single one can go. */
async function shrink(seed: number, tree: GeneratedTree, batch: KustomizeBatch): Promise<Finding> {
  let smallest = tree;
  let difference = (await differs(smallest, batch)) ?? 'no difference any more';
  for (let part = LARGEST_PART; part >= 1; part = Math.floor(part / 2)) {
    let isSmaller = true;
    while (isSmaller) {
      isSmaller = false;
      for (const candidate of smallerTrees(smallest, part)) {
        const found = await differs(candidate, batch);
        if (found === undefined) continue;
        smallest = candidate;
        difference = found;
        isSmaller = true;
        break;
      }
    }
  }
  return { seed, difference, files: caseOf('', smallest).files };
}

/** Lines that are taken away together at first. */
const LARGEST_PART = 16;

async function differs(tree: GeneratedTree, batch: KustomizeBatch): Promise<string | undefined> {
  const item = caseOf('smaller', tree);
  return differenceOf(item, await batch.build(item));
}

/** Every tree with one part less: a file, a field, an item of a list, so many lines of a file. */
function* smallerTrees(tree: GeneratedTree, part: number): Generator<GeneratedTree> {
  for (const [path, directory] of Object.entries(tree.directories)) {
    const put = (change: Partial<typeof directory>): GeneratedTree => ({
      directories: { ...tree.directories, [path]: { ...directory, ...change } },
    });
    for (const [name] of Object.entries(directory.files)) {
      const { [name]: _, ...files } = directory.files;
      const { resources } = directory.kustomization;
      const rest = Array.isArray(resources) ? resources.filter((resource) => resource !== name) : resources;
      yield put({ files, kustomization: { ...directory.kustomization, resources: rest } });
    }
    for (const [field, value] of Object.entries(directory.kustomization)) {
      const { [field]: _, ...rest } = directory.kustomization;
      yield put({ kustomization: rest });
      if (!Array.isArray(value) || value.length < 2) continue;
      for (const index of value.keys()) yield put({ kustomization: { ...rest, [field]: value.filter((__, at) => at !== index) } });
    }
    for (const [name, text] of Object.entries(directory.files)) {
      const lines = text.split('\n');
      for (let from = 0; from < lines.length; from += part) {
        yield put({ files: { ...directory.files, [name]: lines.filter((_, at) => at < from || at >= from + part).join('\n') } });
      }
    }
  }
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
