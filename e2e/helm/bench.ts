// Times and weighs rendering beside Helm's SDK: `npm run bench:helm -- [--rounds N] [--only PART] [FOLDER OF ARCHIVES...]`
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { type Environment, GoMap, systemEnvironment } from '@capstan/gotemplate';
import { type ChartFile, defaultCapabilities, loadArchive, loadFiles, packageChart, templateChart } from '@capstan/helm';
import { benchCharts } from './bench-charts.ts';
import { type BenchRun, formatBench } from './bench-report.ts';
import { Sdk, sdkPath, type Timing } from './sdk.ts';

const KIB = 1024;
const RELEASE = { name: 'release', namespace: 'default', capabilities: defaultCapabilities({ kubeVersion: '1.33.2' }) };

interface Load {
  readonly name: string;
  readonly archive: Uint8Array;
}

const microseconds = ({ user, system }: NodeJS.CpuUsage) => user + system;

function timed(act: () => void): Timing {
  const used = process.cpuUsage();
  const begun = performance.now();
  act();
  return { wall: performance.now() - begun, cpu: microseconds(process.cpuUsage(used)) / 1000 };
}

/**
 * The same chart as one that was never seen: what is kept by content, such as a schema or what a template's text was parsed to, does not fit
 * it. Equal files within the chart stay equal.
 */
function unseen({ name, archive }: Load, round: number): Uint8Array {
  const { raw } = loadArchive(archive);
  const suffixOf = (path: string) => {
    if (path.endsWith('values.schema.json')) return ' '.repeat(round + 1);
    return /(?:^|\/)templates\//.test(path) ? `{{/* ${name} ${round} */}}` : '';
  };
  const files: ChartFile[] = raw.map(({ name: path, data }) => ({ name: path, data: Buffer.concat([data, Buffer.from(suffixOf(path))]) }));
  return packageChart(loadFiles(files)).bytes;
}

/**
 * Whether a chart is a load for either: one that cannot be rendered is none, nor is one that makes keys, which takes both any time
 * between a few milliseconds and seconds.
 */
function isLoad({ archive }: Load): boolean {
  const environment = systemEnvironment();
  let makesKeys = false;
  const watched: Environment = {
    ...environment,
    generateKey: (type, bits) => {
      makesKeys = true;
      return environment.generateKey(type, bits);
    },
  };
  try {
    templateChart(loadArchive(archive), new GoMap(), { ...RELEASE, environment: watched });
    return !makesKeys;
  } catch {
    return false;
  }
}

/** Measures all charts in turns: Helm's SDK, ours with a chart never seen, ours with one that is held. */
async function measure(loads: readonly Load[], rounds: number, sdk: Sdk, folder: string): Promise<Pick<BenchRun, 'rows' | 'skipped'>> {
  const rows = new Map<string, { sdk: Timing[]; cold: Timing[]; warm: Timing[] }>();
  const skipped: string[] = [];
  // The first round warms both and counts for nothing.
  for (let round = 0; round <= rounds; round += 1) {
    for (const load of loads) {
      if (skipped.includes(load.name)) continue;
      const fresh = round > 0 || isLoad(load) ? unseen(load, round) : undefined;
      if (fresh !== undefined) writeFileSync(join(folder, 'chart.tgz'), fresh);
      const real = fresh === undefined ? undefined : await sdk.measure({ chart: join(folder, 'chart.tgz') }, 1);
      if (fresh === undefined || real === undefined || 'error' in real) {
        skipped.push(load.name);
        continue;
      }
      const cold = timed(() => void templateChart(loadArchive(fresh), new GoMap(), RELEASE));
      const held = loadArchive(fresh);
      templateChart(held, new GoMap(), RELEASE);
      const warm = timed(() => void templateChart(held, new GoMap(), RELEASE));
      if (round === 0) continue;
      const row = rows.get(load.name) ?? { sdk: [], cold: [], warm: [] };
      rows.set(load.name, row);
      row.sdk.push(...real.timings);
      row.cold.push(cold);
      row.warm.push(warm);
    }
  }
  return { rows: Array.from(rows, ([name, timings]) => ({ name, ...timings })), skipped };
}

function loadsOf(folders: readonly string[], only: string): Load[] {
  const own = () => Array.from(benchCharts(), ([name, files]) => ({ name, archive: packageChart(loadFiles(files)).bytes }));
  const packed = (path: string) =>
    readdirSync(path)
      .filter((file) => file.endsWith('.tgz'))
      .sort()
      .map((file) => ({ name: basename(file, '.tgz'), archive: readFileSync(join(path, file)) }));
  return (folders.length === 0 ? own() : folders.flatMap(packed)).filter(({ name }) => name.includes(only));
}

/** The most memory that a process of its own has which renders each chart once, of Helm's SDK and of ours, in MiB. */
async function memoryOf(
  names: readonly string[],
  loads: readonly Load[],
  folder: string,
): Promise<{ sdkPeakMiB: number; ownPeakMiB: number }> {
  const paths = loads
    .filter(({ name }) => names.includes(name))
    .map(({ name, archive }) => {
      const path = join(folder, `${name}.tgz`);
      writeFileSync(path, archive);
      return path;
    });
  const sdk = new Sdk(await sdkPath());
  let sdkPeakMiB = 0;
  for (const chart of paths) {
    const answer = await sdk.measure({ chart }, 1);
    if (!('error' in answer)) sdkPeakMiB = answer.peakKiB / KIB;
  }
  sdk.close();
  const flags = process.execArgv;
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, join(import.meta.dirname, 'bench-memory.ts'), ...paths]);
  return { sdkPeakMiB, ownPeakMiB: Number(stdout) };
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', default: '' },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'capstan-bench-'));
const sdk = new Sdk(await sdkPath());
try {
  const rounds = Number(values.rounds);
  const loads = loadsOf(positionals, values.only);
  const measured = await measure(loads, rounds, sdk, folder);
  sdk.close();
  const names = measured.rows.map(({ name }) => name);
  process.stdout.write(formatBench({ ...measured, ...(await memoryOf(names, loads, folder)), rounds }));
} finally {
  sdk.close();
  rmSync(folder, { recursive: true, force: true });
}
