import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
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

/** The same chart under a digest that was never seen: what is kept by content, such as a compiled schema, does not fit it. */
function unseen(archive: Uint8Array, round: number): Uint8Array {
  const { raw } = loadArchive(archive);
  const files: ChartFile[] = raw.map(({ name, data }) => ({
    name,
    data: name.endsWith('values.schema.json') ? Buffer.concat([data, Buffer.from(' '.repeat(round + 1))]) : data,
  }));
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
async function measure(loads: readonly Load[], rounds: number, sdk: Sdk, folder: string): Promise<Omit<BenchRun, 'ownPeakMiB' | 'rounds'>> {
  const rows = new Map<string, { sdk: Timing[]; cold: Timing[]; warm: Timing[] }>();
  const skipped: string[] = [];
  let sdkPeakMiB = 0;
  // The first round warms both and counts for nothing.
  for (let round = 0; round <= rounds; round += 1) {
    for (const load of loads) {
      if (skipped.includes(load.name)) continue;
      const fresh = round > 0 || isLoad(load) ? unseen(load.archive, round) : undefined;
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
      sdkPeakMiB = real.peakKiB / KIB;
      if (round === 0) continue;
      const row = rows.get(load.name) ?? { sdk: [], cold: [], warm: [] };
      rows.set(load.name, row);
      row.sdk.push(...real.timings);
      row.cold.push(cold);
      row.warm.push(warm);
    }
  }
  return { rows: Array.from(rows, ([name, timings]) => ({ name, ...timings })), skipped, sdkPeakMiB };
}

function loadsOf(folder: string | undefined, only: string): Load[] {
  const own = () => Array.from(benchCharts(), ([name, files]) => ({ name, archive: packageChart(loadFiles(files)).bytes }));
  const packed = (path: string) =>
    readdirSync(path)
      .filter((file) => file.endsWith('.tgz'))
      .sort()
      .map((file) => ({ name: basename(file, '.tgz'), archive: readFileSync(join(path, file)) }));
  return (folder === undefined ? own() : packed(folder)).filter(({ name }) => name.includes(only));
}

const { values } = parseArgs({
  options: {
    charts: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', default: '' },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'capstan-bench-'));
const sdk = new Sdk(await sdkPath());
try {
  const rounds = Number(values.rounds);
  const measured = await measure(loadsOf(values.charts, values.only), rounds, sdk, folder);
  process.stdout.write(formatBench({ ...measured, ownPeakMiB: process.resourceUsage().maxRSS / KIB, rounds }));
} finally {
  sdk.close();
  rmSync(folder, { recursive: true, force: true });
}
