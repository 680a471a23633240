import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import type { ControlPlane } from '../e2e/control-plane/control-plane.ts';
import { countsBetween, type RequestCounts, requestCounts } from '../e2e/harness/request-counts.ts';
import { processUsage } from '../e2e/processes/process-usage.ts';

/** What a stretch of time cost. */
export interface Measurement {
  readonly wallSeconds: number;
  /** Seconds of CPU, user and system, by process. */
  readonly cpuSeconds: ReadonlyMap<string, number>;
  /** Seconds of CPU that processes which are no part of this took from it meanwhile. */
  readonly foreignCpuSeconds: number;
  /** The machine's load average over a minute, at the end. */
  readonly loadAverage: number;
  /** Peak resident set since each process began, in MiB. */
  readonly peakMiB: ReadonlyMap<string, number>;
  /** Resident set now, in MiB. */
  readonly rssMiB: ReadonlyMap<string, number>;
  readonly requests: RequestCounts;
}

/** A measurement that has begun. */
export interface Meter {
  /** Ends it; `endedMs` (of `performance.now`) where what is measured ended earlier. */
  end(endedMs?: number): Promise<Measurement>;
}

/** Begins to measure the processes (names to ids), this one and the API server's requests. */
export async function startMeter(plane: ControlPlane, processes: ReadonlyMap<string, number>): Promise<Meter> {
  const before = requestCounts(await plane.metrics());
  const usageBefore = usageOf(processes);
  const startedMs = performance.now();
  return {
    end: async (endedMs = performance.now()) => {
      const after = usageOf(processes);
      const peakMiB = new Map<string, number>();
      const rssMiB = new Map<string, number>();
      for (const [name, pid] of processes) {
        const { peakRssBytes, rssBytes } = processUsage(pid);
        peakMiB.set(name, peakRssBytes / 2 ** 20);
        rssMiB.set(name, rssBytes / 2 ** 20);
      }
      const cpuSeconds = new Map([...after.cpu].map(([name, seconds]) => [name, seconds - (usageBefore.cpu.get(name) ?? 0)]));
      const ours = [...cpuSeconds.values()].reduce((sum, seconds) => sum + seconds, 0);
      return {
        wallSeconds: (endedMs - startedMs) / 1000,
        cpuSeconds,
        foreignCpuSeconds: Math.max(0, after.machine - usageBefore.machine - ours),
        loadAverage: loadavg()[0] ?? 0,
        peakMiB,
        rssMiB,
        requests: countsBetween(before, requestCounts(await plane.metrics())),
      };
    },
  };
}

function usageOf(processes: ReadonlyMap<string, number>): { cpu: Map<string, number>; machine: number } {
  const cpu = new Map([...processes].map(([name, pid]) => [name, processUsage(pid).cpuSeconds]));
  const { user, system } = process.cpuUsage();
  cpu.set('bench', (user + system) / 1e6);
  return { cpu, machine: machineCpuSeconds() };
}

let ticksPerSecond: number | undefined;

/** Seconds of CPU that all processes of the machine have used; see proc(5), /proc/stat. */
function machineCpuSeconds(): number {
  ticksPerSecond ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  const [, ...fields] = (readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '').trim().split(/\s+/);
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = fields.map(Number);
  return (user + nice + system + irq + softirq) / ticksPerSecond;
}
