import { readFileSync } from 'node:fs';
import { arch, availableParallelism, platform, totalmem } from 'node:os';

/** The machine in general terms: enough to compare figures by, nothing that names it. */
export function describeMachine(): string {
  const model = /^model name\s*:\s*(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? arch();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${availableParallelism()} CPUs (${model.trim()}), ${memory} GiB of memory, ${platform()} ${arch()}, Node ${process.versions.node}`;
}
