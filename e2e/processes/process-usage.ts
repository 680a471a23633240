import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { E2eError } from '../error.ts';

/** What a process has used since it began. */
export interface ProcessUsage {
  /** User and system time together. */
  readonly cpuSeconds: number;
  readonly rssBytes: number;
  /** The most that it ever had. */
  readonly peakRssBytes: number;
}

let ticksPerSecond: number | undefined;

/** Reads /proc (Linux only). Throws `InvalidArgument` when there is no such process. */
export function processUsage(pid: number): ProcessUsage {
  ticksPerSecond ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  try {
    // The second field, the name in parentheses, may hold spaces: count from its end. See proc(5).
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return {
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
      rssBytes: kibibytes(status, 'VmRSS') * 1024,
      peakRssBytes: kibibytes(status, 'VmHWM') * 1024,
    };
  } catch (cause) {
    throw new E2eError('InvalidArgument', `no process ${pid}`, { cause });
  }
}

function kibibytes(status: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0);
}
