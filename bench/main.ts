// `npm run bench [-- --quick] [-- --profile DIR]`: measures, prints, and writes RESULTS.md beside this file (README.md says what and how).
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startControlPlane } from '../e2e/control-plane/start-control-plane.ts';
import { measureFloor } from './floor.ts';
import { measureIdle } from './idle.ts';
import { startBenchInstallation } from './installation.ts';
import { dependencyFiles, measureLatencies } from './latencies.ts';
import { loadFile } from './load.ts';
import { formatResults, formatSizes, type SizeResults } from './report.ts';
import { prepareRounds } from './rounds.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    profile: { type: 'string' },
    'no-build': { type: 'boolean' },
    size: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  console.log(
    'npm run bench -- [--quick] [--size N] [--profile DIR] [--no-build]\n  --quick    50 and 100 Kustomizations, printed, RESULTS.md left alone\n  --size     the reconciles of so many alone, printed after each round\n  --profile  write CPU profiles of kustomize-controller there; they slow it down',
  );
  process.exit(0);
}
const [small, large] = values.quick ? ([50, 100] as const) : ([500, 2_000] as const);
const tries = values.quick ? { pushes: 3, drifts: 10, dependencies: 5 } : { pushes: 12, drifts: 100, dependencies: 50 };
const profileTo = values.profile === undefined ? undefined : resolve(values.profile);

const progress = (what: string): void => console.error(`${new Date().toISOString().slice(11, 19)} ${what}`);

async function floorOf(count: number) {
  progress(`floor of ${count}`);
  const plane = await startControlPlane({ controllerManager: true });
  try {
    return await measureFloor(plane, count);
  } finally {
    await plane.stop();
  }
}

/** Hands over what there is after each round: with many it takes long. */
async function measureSize(
  count: number,
  withLatencies: boolean,
  onRound: (results: SizeResults) => void = () => undefined,
): Promise<SizeResults> {
  await using installation = await startBenchInstallation({ profileTo });
  const files = withLatencies ? dependencyFiles(tries.dependencies) : [];
  const rounds = await prepareRounds(installation, count, { interval: '10h', files });
  using _following = rounds.kustomizations;
  progress(`first reconcile of ${count}`);
  const first = await rounds.first();
  onRound({ count, first });
  progress(`a change of all ${count}`);
  const change = await rounds.next(new Map(rounds.names.map((_, index) => loadFile(index, { tag: '2' }))));
  onRound({ count, first, change });
  progress('a revision that changes nothing');
  const unchanged = await rounds.next({ 'README.md': 'A file that nobody builds.\n' });
  if (!withLatencies) return { count, first, change, unchanged };
  progress('latencies');
  return { count, first, change, unchanged, latencies: await measureLatencies(installation, rounds, tries) };
}

if (values.size !== undefined) {
  console.log(formatSizes([await measureSize(Number(values.size), false, (results) => console.error(formatSizes([results])))]));
  process.exit(0);
}

const startedMs = performance.now();
const floor = await floorOf(small);
const sizes = [await measureSize(small, true)];
progress('idle');
const idle = await measureIdle(small, values.quick ? 20 : 60);

/** Written as soon as there is something to tell: the large size takes long. */
function write(): string {
  const text = formatResults({ floor, sizes, idle, tookMinutes: (performance.now() - startedMs) / 60_000 });
  if (!values.quick) writeFileSync(join(import.meta.dirname, 'RESULTS.md'), text);
  return text;
}

write();
const last = await measureSize(large, false, (results) => {
  sizes.splice(1, 1, results);
  write();
});
sizes.splice(1, 1, last);
console.log(write());
process.exit(0);
