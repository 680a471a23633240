// Renders charts of a machine with the real Helm and with Capstan, each with several value files, and counts what is equal:
//   node --conditions=capstan-source e2e/helm/compare-charts.ts FOLDER|ARCHIVE|LIST... [--report FILE] [--only NAME]
// A LIST is a text file of paths. Lines that two runs of the real Helm disagree on (random passwords, times) are left out of the comparison.
import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { readChart } from '@capstan/cli';
import { type GoMap, plainOfValue } from '@capstan/gotemplate';
import { type Chart, defaultCapabilities, HelmError, loadValues, printRendered, templateChart } from '@capstan/helm';
import { type BatchAnswer, type BatchRequest, batchPath, HelmBatch } from './batch.ts';
import { valueFilesOf } from './value-files.ts';

const KUBE_VERSION = '1.33.2';

interface Ours {
  output?: string;
  notes?: string;
  values?: GoMap;
  error?: string;
}

/** What differs between the two; undefined where nothing does. */
type Difference = 'fails' | 'refuses' | 'message' | 'output' | 'notes' | 'values';

interface Task {
  readonly chart: Chart | string;
  readonly request: BatchRequest;
}

function chartAt(path: string): Chart | string {
  try {
    return readChart(path);
  } catch (error) {
    if (error instanceof HelmError) return error.message;
    throw error;
  }
}

function withoutTemplates(chart: Chart): Chart {
  return { ...chart, templates: [], dependencies: chart.dependencies.map(withoutTemplates) };
}

function renderOurs(chart: Chart | string, request: BatchRequest): Ours {
  if (typeof chart === 'string') return { error: chart };
  try {
    const values = loadValues(request.values[0] ?? '');
    const options = {
      name: request.release,
      namespace: request.namespace,
      capabilities: defaultCapabilities({ kubeVersion: KUBE_VERSION }),
    };
    // Templates may change the values that they see.
    const { values: seen } = templateChart(withoutTemplates(chart), values, options);
    const rendered = templateChart(chart, values, options);
    return { output: printRendered(rendered), notes: rendered.notes, values: seen };
  } catch (error) {
    // What is no HelmError is a fault of ours, which the comparison is to tell of.
    return { error: error instanceof HelmError ? error.message : `BUG ${error instanceof Error ? error.stack : String(error)}` };
  }
}

function plainJson(values: GoMap): unknown {
  return JSON.parse(
    JSON.stringify(plainOfValue(values), (_key, value: unknown) => {
      if (value instanceof Map) return Object.fromEntries(value);
      return typeof value === 'bigint' ? Number(value) : value;
    }),
  );
}

/** The lines of `text` with those left out in which two runs of the real Helm differ. */
function steady(text: string, varying: ReadonlySet<number>): string[] {
  return text.split('\n').filter((_line, index) => !varying.has(index));
}

function varyingLines(first: string, second: string): ReadonlySet<number> {
  const others = second.split('\n');
  return new Set(first.split('\n').flatMap((line, index) => (line === others[index] ? [] : [index])));
}

function isSame(ours: string, real: string, again: string): boolean {
  if (ours === real) return true;
  const varying = varyingLines(real, again);
  return varying.size > 0 && isDeepStrictEqual(steady(ours, varying), steady(real, varying));
}

/** Faults of a schema come in the order of a Go map, and so do the properties that one names. */
function comparable(message: string): string {
  if (!message.startsWith("values don't meet the specifications")) return message;
  const sorted = message.replace(/(additional properties) (.*) (not allowed)/g, (_all, left: string, names: string, right: string) =>
    [left, ...names.split(', ').sort(), right].join(' '),
  );
  return sorted.split('\n').sort().join('\n');
}

function differenceOf(ours: Ours, real: BatchAnswer, again: BatchAnswer = real): Difference | undefined {
  if (real.error !== undefined || ours.error !== undefined) {
    if (ours.error === undefined) return 'refuses';
    if (real.error === undefined) return 'fails';
    return isSame(comparable(ours.error), comparable(real.error), comparable(again.error ?? '')) ? undefined : 'message';
  }
  if (!isSame(ours.output ?? '', real.output ?? '', again.output ?? '')) return 'output';
  if (!isSame(ours.notes ?? '', real.notes ?? '', again.notes ?? '')) return 'notes';
  return ours.values !== undefined && isDeepStrictEqual(plainJson(ours.values), real.values ?? {}) ? undefined : 'values';
}

function pathsOf(given: readonly string[]): string[] {
  return given.flatMap((path) =>
    statSync(path).isDirectory() || path.endsWith('.tgz') ? [path] : readFileSync(path, 'utf8').split('\n').filter(Boolean),
  );
}

function tasksOf(path: string, only: string | undefined): Task[] {
  const chart = chartAt(path);
  const files = typeof chart === 'string' ? [{ name: 'default', text: '' }] : valueFilesOf(path, chart);
  return files
    .filter(({ name }) => only === undefined || name === only)
    .map(({ name, text }) => ({
      chart,
      request: { name: `${path} ${name}`, path, values: [text], release: 'release', namespace: 'space', kubeVersion: KUBE_VERSION },
    }));
}

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { report: { type: 'string' }, only: { type: 'string' } },
});
const program = await batchPath();
const counts = new Map<string, number>();
const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);
const report = (task: Task, what: string, ours: Ours, real: BatchAnswer) => {
  if (flags.report === undefined) return;
  const { output, notes, values, error } = ours;
  const shown = { output, notes, values: values === undefined ? undefined : plainJson(values), error };
  appendFileSync(flags.report, `${JSON.stringify({ name: task.request.name, what, ours: shown, real, task: task.request })}\n`);
};
if (flags.report !== undefined) writeFileSync(flags.report, '');
const batch = new HelmBatch(program);
let charts = 0;
for (const path of pathsOf(positionals)) {
  charts += 1;
  const tasks = tasksOf(path, flags.only);
  for (const { request } of tasks) batch.ask(request);
  const found: { task: Task; ours: Ours; real: BatchAnswer }[] = [];
  for (const task of tasks) {
    const ours = renderOurs(task.chart, task.request);
    const real = await batch.answer();
    count('renderings');
    if (real.error !== undefined) count('refused by the real Helm');
    if (differenceOf(ours, real) === undefined) count('equal');
    else found.push({ task, ours, real });
  }
  // Whatever is random or a time differs from run to run.
  for (const { task } of found) batch.ask(task.request);
  for (const { task, ours, real } of found) {
    const what = differenceOf(ours, real, await batch.answer());
    count(what ?? 'equal but for what is random');
    if (what !== undefined) report(task, what, ours, real);
  }
}
batch[Symbol.dispose]();
console.log(JSON.stringify({ charts, ...Object.fromEntries(counts) }, undefined, 2));
