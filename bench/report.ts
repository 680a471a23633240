import type { Floor } from './floor.ts';
import type { Idle } from './idle.ts';
import type { Latencies } from './latencies.ts';
import { describeMachine } from './machine.ts';
import type { Measurement } from './meter.ts';
import { median, quantile } from './statistics.ts';

/** What was measured with so many Kustomizations. */
export interface SizeResults {
  readonly count: number;
  readonly first: Measurement;
  readonly change?: Measurement;
  readonly unchanged?: Measurement;
  readonly latencies?: Latencies;
}

export interface BenchResults {
  readonly floor: { readonly best: Floor; readonly all: readonly Floor[] };
  /** The smallest first: the aims are about it. */
  readonly sizes: readonly SizeResults[];
  readonly idle: Idle;
  readonly tookMinutes: number;
}

/** Flux's fastest kustomize-controller with 500 Kustomizations of 4 objects, wait on, on a machine of two CPUs. */
const FLUX = { count: 500, wallSeconds: 26.7, controllerCpu: 11.3, serverCpu: 31.8, peakMiB: 131, statusPatches: 12, requests: 34 };

const CONTROLLER = 'kustomize-controller';
const SERVER = 'kube-apiserver';
/** What the controllers ask for; the rest is Kubernetes' own, and the bench's. */
const OF_CAPSTAN = /^(APPLY |PATCH |POST events|GET |DELETE )/;

/** RESULTS.md. */
export function formatResults({ floor, sizes, idle, tookMinutes }: BenchResults): string {
  const [small] = sizes;
  if (small === undefined) throw new Error('nothing was measured');
  return `# Results of the bench

Made in one run of ${tookMinutes.toFixed(0)} minutes on ${describeMachine()}. Written by \`npm run bench\`; README.md says what is measured and how.
"Others" is the CPU that processes which are no part of the bench took meanwhile: where it is not small, wall times are worse than they need be.
CPU is user and system time in seconds. Flux's figures are of another run on a machine of this size, for the scale.

## Aims

${aims(floor.best, sizes, small, idle)}

## The floor: what the API server itself needs

The dry runs, then the applies, of the same ${small.count * 4} objects, sent by packages/kube alone.

${table(
  ['Kustomizations at once', 'last answer', 'Deployments observed', 'CPU API server', 'CPU client', 'others'],
  floor.all.map(({ atOnce, answeredSeconds, observed }) => [
    String(atOnce),
    seconds(answeredSeconds),
    seconds(observed.wallSeconds),
    seconds(cpu(observed, SERVER)),
    seconds(cpu(observed, 'bench')),
    seconds(observed.foreignCpuSeconds),
  ]),
)}

## Reconciles

${formatSizes(sizes)}

## Requests a Kustomization

By the API server's own count, of everyone together; what is asked for less than once in twenty Kustomizations is left out.

${table(['request', ...rounds(small).map(([what]) => what)], requestRows(small))}

## Nothing changes

${idle.count} Kustomizations and their source with an interval of ${idle.intervalSeconds} s, over ${idle.measurement.wallSeconds.toFixed(0)} s. CPU: ${CONTROLLER} ${cpu(idle.measurement, CONTROLLER).toFixed(2)} s,
API server ${cpu(idle.measurement, SERVER).toFixed(2)} s. Requests of the controllers' accounts: ${idle.needless} besides watches and Leases.

${table(
  ['request', 'times'],
  [...idle.requests].map(([name, count]) => [name, String(count)]),
)}

## Latencies, with ${small.count} Kustomizations

${latencyTable(small.latencies)}
`;
}

/** What reconciles cost, in all and each. */
export function formatSizes(sizes: readonly SizeResults[]): string {
  return `${table(
    ['', 'Kustomizations', 'wall', 'CPU controller', 'CPU API server', 'CPU source + notification', 'peak RSS', 'others', 'load average'],
    sizes.flatMap((size) => rounds(size).map(([what, measured]) => [what, String(size.count), ...figures(measured)])),
  )}

Each Kustomization (wall and CPU in milliseconds):

${table(
  ['', 'Kustomizations', 'wall', 'CPU controller', 'CPU API server', 'status patches', 'requests'],
  sizes.flatMap((size) => rounds(size).map(([what, measured]) => [what, String(size.count), ...each(measured, size.count)])),
)}`;
}

function rounds({ first, change, unchanged }: SizeResults): [string, Measurement][] {
  return [
    ['first reconcile', first],
    ...(change === undefined ? [] : [['a change of each', change] satisfies [string, Measurement]]),
    ...(unchanged === undefined ? [] : [['a revision that changes nothing', unchanged] satisfies [string, Measurement]]),
  ];
}

function aims(best: Floor, sizes: readonly SizeResults[], small: SizeResults, idle: Idle): string {
  const { first, count } = small;
  const scale = count / FLUX.count;
  const large = sizes.at(-1) ?? small;
  const growth = (of: (measured: Measurement) => number): number => of(large.first) / large.count / (of(first) / count);
  const row = (aim: string, value: string, limit: string, holds: boolean): string[] => [aim, value, limit, holds ? 'yes' : '**no**'];
  const limited = (aim: string, value: number, limit: number, unit: string): string[] =>
    row(aim, `${value.toFixed(1)} ${unit}`, `${limit.toFixed(1)} ${unit}`, value <= limit);
  const ratio = first.wallSeconds / best.answeredSeconds;
  const growths = [growth(({ wallSeconds }) => wallSeconds), growth((measured) => cpu(measured, CONTROLLER))];
  const costRow = (): string[] =>
    row(
      `cost at ${large.count} to ${count}, each (wall; CPU of the controller)`,
      growths.map((value) => value.toFixed(2)).join('; '),
      '1.1',
      growths.every((value) => value <= 1.1),
    );
  return table(
    ['aim', 'measured', 'limit', 'holds'],
    [
      row('wall, to the floor (last answer)', ratio.toFixed(2), '1.5', ratio <= 1.5),
      row(
        'wall, to the floor (Deployments observed)',
        (first.wallSeconds / best.observed.wallSeconds).toFixed(2),
        '1.5',
        first.wallSeconds <= 1.5 * best.observed.wallSeconds,
      ),
      limited(`wall, half of Flux's ${FLUX.wallSeconds} s`, first.wallSeconds, (FLUX.wallSeconds / 2) * scale, 's'),
      limited(
        `CPU of the controller, half of Flux's ${FLUX.controllerCpu} s`,
        cpu(first, CONTROLLER),
        (FLUX.controllerCpu / 2) * scale,
        's',
      ),
      limited(`CPU of the API server, half of Flux's ${FLUX.serverCpu} s`, cpu(first, SERVER), (FLUX.serverCpu / 2) * scale, 's'),
      limited(`peak RSS of the controller (Flux: ${FLUX.peakMiB} MiB)`, first.peakMiB.get(CONTROLLER) ?? Number.NaN, 100, 'MiB'),
      row('requests while idle', String(idle.needless), '0', idle.needless === 0),
      ...(large === small ? [] : [costRow()]),
    ],
  );
}

function figures(measured: Measurement): string[] {
  return [
    seconds(measured.wallSeconds),
    seconds(cpu(measured, CONTROLLER)),
    seconds(cpu(measured, SERVER)),
    seconds(cpu(measured, 'source-controller') + cpu(measured, 'notification-controller')),
    `${(measured.peakMiB.get(CONTROLLER) ?? Number.NaN).toFixed(0)} MiB`,
    seconds(measured.foreignCpuSeconds),
    measured.loadAverage.toFixed(1),
  ];
}

function each(measured: Measurement, count: number): string[] {
  const milliseconds = (value: number): string => ((value * 1000) / count).toFixed(1);
  const asked = [...measured.requests].filter(([name]) => OF_CAPSTAN.test(name));
  const sum = (pattern: RegExp): number => asked.filter(([name]) => pattern.test(name)).reduce((total, [, times]) => total + times, 0);
  return [
    milliseconds(measured.wallSeconds),
    milliseconds(cpu(measured, CONTROLLER)),
    milliseconds(cpu(measured, SERVER)),
    (sum(/^PATCH kustomizations\S*\/status$/) / count).toFixed(2),
    (sum(/^/) / count).toFixed(2),
  ];
}

function requestRows(size: SizeResults): string[][] {
  const all = rounds(size).map(([, measured]) => measured.requests);
  const names = [...new Set(all.flatMap((counts) => [...counts.keys()]))].sort();
  return names
    .map((name) => [name, ...all.map((counts) => ((counts.get(name) ?? 0) / size.count).toFixed(2))])
    .filter(([, ...values]) => values.some((value) => Number(value) >= 0.05));
}

function latencyTable(latencies: Latencies | undefined): string {
  if (latencies === undefined) return 'Not measured.';
  const row = (what: string, values: readonly number[]): string[] => [
    what,
    String(values.length),
    ...[median(values), quantile(values, 0.99), quantile(values, 1)].map((value) => `${value.toFixed(0)} ms`),
  ];
  return table(
    ['', 'tries', 'median', 'p99', 'longest'],
    [
      row('push, with webhook → applied', latencies.pushMs),
      row('drift → repaired', latencies.driftMs),
      row('dependency → dependent', latencies.dependencyMs),
    ],
  );
}

function cpu(measured: Measurement, name: string): number {
  return measured.cpuSeconds.get(name) ?? Number.NaN;
}

function seconds(value: number): string {
  return `${value.toFixed(1)} s`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
