// Times charts in process, load, render and sort: `node --conditions=capstan-source packages/helm/bench/charts.ts [--helm BINARY] [--rounds N] CHART...`
// With `--helm`, the path of the program that `go build` makes of bench/go, Helm's SDK is timed beside it. Without charts, one of our own.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { GoMap } from '@capstan/gotemplate';
import { Tree } from '@capstan/tree';
import { HelmError } from '../src/error.ts';
import { loadTree } from '../src/load-chart.ts';
import { templateChart } from '../src/template-chart.ts';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { helm: { type: 'string' }, rounds: { type: 'string', default: '15' } },
});
const rounds = Number(flags.rounds);

function filesOf(root: string, folder = ''): [string, Uint8Array][] {
  return readdirSync(join(root, folder)).flatMap((name): [string, Uint8Array][] => {
    const path = folder === '' ? name : `${folder}/${name}`;
    return statSync(join(root, path)).isDirectory() ? filesOf(root, path) : [[path, readFileSync(join(root, path))]];
  });
}

/** A chart of forty templates that include, range and print YAML. */
function ownChart(): string {
  const root = mkdtempSync(join(tmpdir(), 'capstan-bench-'));
  const files: Record<string, string> = {
    'Chart.yaml': 'apiVersion: v2\nname: bench\nversion: 1.0.0\n',
    'values.yaml': `labels: {a: b, c: d}\nitems: [${Array.from({ length: 20 }, (_, index) => `{name: i${index}, port: ${index}}`).join(', ')}]\n`,
    'templates/_h.tpl':
      '{{ define "labels" }}app: {{ .Chart.Name | trunc 63 }}\nrelease: {{ .Release.Name }}\n{{ toYaml .Values.labels }}{{ end }}',
  };
  for (let index = 0; index < 40; index++) {
    files[`templates/t${index}.yaml`] =
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-{{ .Template.Name | sha256sum | trunc 8 }}\n  labels: {{- include "labels" . | nindent 4 }}\ndata:\n{{- range $i, $item := .Values.items }}\n  {{ $item.name }}: {{ printf "%s-%d" $item.name (int $item.port) | quote }}\n{{- end }}\n';
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

function median(times: number[]): number {
  return times.sort((left, right) => left - right)[Math.floor(times.length / 2)] ?? 0;
}

/** In milliseconds: with the chart read and parsed anew each time, and with a chart that is held; undefined where it does not render. */
function timesOf(root: string): { anew: number; held: number } | undefined {
  const anew: number[] = [];
  const held: number[] = [];
  try {
    const kept = loadTree(Tree.of(filesOf(root)));
    for (let round = 0; round < rounds; round++) {
      const begin = performance.now();
      templateChart(loadTree(Tree.of(filesOf(root))), new GoMap(), { name: 'rel' });
      const middle = performance.now();
      templateChart(kept, new GoMap(), { name: 'rel' });
      anew.push(middle - begin);
      held.push(performance.now() - middle);
    }
  } catch (error) {
    if (error instanceof HelmError) return undefined;
    throw error;
  }
  return { anew: median(anew), held: median(held) };
}

const own = positionals.length === 0 ? ownChart() : undefined;
const charts = own === undefined ? positionals : [own];
const timed = charts.map((root) => [root, timesOf(root)] as const).filter(([, times]) => times !== undefined);
const helm: Record<string, number> =
  flags.helm === undefined
    ? {}
    : JSON.parse(execFileSync(flags.helm, [String(rounds), ...charts], { encoding: 'utf8', maxBuffer: 2 ** 26 }));
if (own !== undefined) rmSync(own, { recursive: true });

function line(name: string, times: number[]): void {
  const sorted = times.sort((left, right) => left - right);
  const at = (part: number) => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(2);
  if (sorted.length > 0) console.log(`${name}: ${sorted.length} charts, median ${at(0.5)} ms, p95 ${at(0.95)} ms, slowest ${at(1)} ms`);
}
const both = timed.filter(([root]) => flags.helm === undefined || helm[root] !== undefined);
line(
  'capstan, read and parsed anew',
  both.map(([, times]) => times?.anew ?? 0),
);
line(
  'capstan, chart held',
  both.map(([, times]) => times?.held ?? 0),
);
line(
  "helm's SDK",
  both.flatMap(([root]) => helm[root] ?? []),
);
