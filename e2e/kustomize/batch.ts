import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildResult, build, type Fault, formatResources } from '@capstan/kustomize';
import { Tree } from '@capstan/tree';
import { ensureGoTools } from '../go-tools/ensure-go-tools.ts';
import type { KustomizeCase } from './case.ts';

const module = join(import.meta.dirname, 'go');

/** What the real kustomize says of a tree; with `repeat` also how long each build took. */
export interface Answer {
  readonly name: string;
  readonly output?: string;
  readonly error?: string;
  readonly nanos?: readonly number[];
}

/** The batch program around the real kustomize, built at first. Throws `GoMissing` or `BuildFailed`. */
export async function batchPath(): Promise<string> {
  const source = createHash('sha256')
    .update(readFileSync(join(module, 'main.go')))
    .digest('hex');
  const directory = await ensureGoTools({
    name: 'oracles',
    tools: [
      {
        name: 'kustomize-batch',
        module,
        package: '.',
        variables: { 'sigs.k8s.io/kustomize/api/provenance.version': 'v5.8.1', 'main.source': source },
      },
    ],
  });
  return join(directory, 'kustomize-batch');
}

/** Builds all trees with the real kustomize, in one process. */
export async function buildReally(cases: readonly KustomizeCase[], program: string, repeat = 0): Promise<Answer[]> {
  const child = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const closed = new Promise<void>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve());
  });
  for (const item of cases) child.stdin.write(`${JSON.stringify(requestOf(item, repeat))}\n`);
  child.stdin.end();
  await closed;
  const lines = Buffer.concat(chunks).toString().trimEnd().split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Answer);
}

function requestOf(item: KustomizeCase, repeat: number): unknown {
  const files: Record<string, string> = {};
  const binary: Record<string, string> = {};
  for (const [path, content] of Object.entries(item.directory === undefined ? item.files : {})) {
    if (typeof content === 'string') files[path] = content;
    else binary[path] = Buffer.from(content).toString('base64');
  }
  return {
    name: item.name,
    path: item.path ?? '',
    directory: item.directory,
    files,
    binary,
    legacy: item.legacy,
    unrestricted: item.unrestricted,
    repeat,
  };
}

/** Builds a tree with Capstan. */
export function buildOurs(item: KustomizeCase, tree = Tree.of(Object.entries(item.files))): BuildResult {
  return build(tree, item.path ?? '', {
    reorder: item.legacy === true ? 'legacy' : 'none',
    loadRestriction: item.unrestricted === true ? 'tree' : 'root',
  });
}

/** How Capstan's build of a case and the real one differ, or one of them from what the case says; undefined where all agree. */
export function differenceFromCase(item: KustomizeCase, real: Answer): string | undefined {
  if (item.fails === undefined) return real.error === undefined ? differenceOf(item, real) : `the real one refuses: ${real.error}`;
  const { output, faults } = ourAnswer(item);
  return differenceInRefusal(item.fails, real, output, faults);
}

/** How Capstan's build of a tree and the real one differ; undefined where they agree, be it in refusing. */
export function differenceOf(item: KustomizeCase, real: Answer): string | undefined {
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
  real: Answer,
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
