import { Tree } from '@capstan/tree';
import { type BuildResult, build, type Fault, formatResources } from '../index.ts';
import type { KustomizeCase } from './case.ts';

/** What the real kustomize says of a tree: what it prints, or why it refuses. */
export interface RealAnswer {
  readonly output?: string;
  readonly error?: string;
}

/** Builds a tree with Capstan. */
export function buildOurs(item: KustomizeCase, tree = Tree.of(Object.entries(item.files))): BuildResult {
  return build(tree, item.path ?? '', {
    reorder: item.legacy === true ? 'legacy' : 'none',
    loadRestriction: item.unrestricted === true ? 'tree' : 'root',
  });
}

/** How Capstan's build of a case and the real one differ, or one of them from what the case says; undefined where all agree. */
export function differenceFromCase(item: KustomizeCase, real: RealAnswer): string | undefined {
  if (item.fails === undefined) return real.error === undefined ? differenceOf(item, real) : `the real one refuses: ${real.error}`;
  const { output, faults } = ourAnswer(item);
  return differenceInRefusal(item.fails, real, output, faults);
}

/** How Capstan's build of a tree and the real one differ; undefined where they agree, be it in refusing. */
export function differenceOf(item: KustomizeCase, real: RealAnswer): string | undefined {
  const { output, faults } = ourAnswer(item);
  if (real.error !== undefined) return output === undefined ? undefined : `the real one refuses: ${real.error}`;
  if (output === undefined)
    return `ours refuses: ${faults.map((fault) => `${fault.file}:${fault.line ?? ''}: ${fault.message}`).join('; ')}`;
  return output === (real.output ?? '') ? undefined : firstDifference(output, real.output ?? '');
}

function ourAnswer(item: KustomizeCase): { output?: string; faults: readonly Fault[] } {
  const result = buildOurs(item);
  return result.ok ? { output: formatResources(result.resources), faults: [] } : { faults: result.faults };
}

function differenceInRefusal(
  fails: NonNullable<KustomizeCase['fails']>,
  real: RealAnswer,
  output: string | undefined,
  faults: readonly Fault[],
): string | undefined {
  if (real.error === undefined) return `the real one builds:\n${real.output ?? ''}`;
  if (output !== undefined) return `ours builds; the real one says ${real.error}`;
  const [first] = faults;
  const at = `${first?.file}:${first?.line}`;
  if (first?.file !== fails.file || (fails.line !== undefined && first.line !== fails.line))
    return `the fault is at ${at} (${first?.message}), expected ${fails.file}:${fails.line ?? ''}`;
  return fails.says === undefined || first.message.includes(fails.says)
    ? undefined
    : `the fault says "${first.message}", expected "${fails.says}"`;
}

function firstDifference(ours: string, real: string): string {
  const left = ours.split('\n');
  const right = real.split('\n');
  const at = right.findIndex((line, index) => left[index] !== line);
  const index = at === -1 ? right.length : at;
  return `line ${index + 1}:\n  ours: ${JSON.stringify(left.slice(index, index + 4))}\n  real: ${JSON.stringify(right.slice(index, index + 4))}`;
}
