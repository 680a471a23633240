import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/toolchain.mjs';
import { waitFor } from '../wait-for.ts';
import { runTool } from './run-tool.ts';
import { type RunningProcess, startProcess } from './start-process.ts';

describe('a process of a test', () => {
  let home: string;
  let started: RunningProcess | undefined;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'capstan-process-'));
  });
  afterEach(async () => {
    await started?.kill();
    rmSync(home, { recursive: true, force: true });
  });
  const shell = (script: string) => {
    started = startProcess({ name: 'shell', command: '/bin/sh', args: ['-c', script], logFile: join(home, 'log') });
    return started;
  };
  const says = (process: RunningProcess, text: string) => waitFor(() => process.logTail().includes(text), { what: text, intervalMs: 10 });

  test('writes both outputs to its log and tells how it ended', async () => {
    const process = shell('echo out; echo err >&2; exit 3');
    expect(await process.exited).toEqual({ code: 3, signal: null });
    expect(process.exit()).toEqual({ code: 3, signal: null });
    expect(readFileSync(process.logFile, 'utf8')).toBe('out\nerr\n');
  });

  test('ends in its own way when it is asked to', async () => {
    const process = shell('trap "echo bye; exit 0" TERM; echo up; while :; do sleep 0.05; done');
    await says(process, 'up');
    expect(await process.stop()).toEqual({ code: 0, signal: null });
    expect(process.logTail()).toContain('bye');
  });

  test('is killed when it does not heed that', async () => {
    const process = shell('trap "" TERM; echo up; while :; do sleep 0.05; done');
    await says(process, 'up');
    expect(await process.stop(200)).toEqual({ code: null, signal: 'SIGKILL' });
  });

  test('takes along what it started', async () => {
    const process = shell(`sleep 300 & echo "child $!"; wait`);
    await says(process, 'child');
    const child = Number(/child (\d+)/.exec(process.logTail())?.[1]);
    await process.kill();
    await waitFor(() => !isAlive(child), { what: 'the child to end', deadlineMs: 5000 });
  });

  test('that cannot be found says so in its log', async () => {
    started = startProcess({ name: 'absent', command: '/nonexistent/program', args: [], logFile: join(home, 'log') });
    expect((await started.exited).code).toBe(127);
    expect(started.logTail()).toContain('/nonexistent/program');
  });

  test('ends with a parent that forgets it, as does the folder', async () => {
    const folder = join(home, 'folder');
    const script = `
      import { mkdirSync } from 'node:fs';
      import { startProcess } from ${JSON.stringify(join(import.meta.dirname, 'start-process.ts'))};
      import { watchdog } from ${JSON.stringify(join(import.meta.dirname, 'watchdog.ts'))};
      mkdirSync(${JSON.stringify(folder)});
      watchdog().removeAtEnd(${JSON.stringify(folder)});
      const { pid } = startProcess({ name: 'x', command: 'sleep', args: ['300'], logFile: ${JSON.stringify(join(home, 'log'))} });
      console.log(pid);`;
    const args = ['--conditions=capstan-source', '--input-type=module', '-e', script];
    const { code, stdout } = await runTool(process.execPath, args, { cwd: root });
    expect(code).toBe(0);
    await waitFor(() => !isAlive(Number(stdout)) && !existsSync(folder), { what: 'process and folder to go', deadlineMs: 5000 });
  });
});

/** Whether a process runs; one that ended and waits to be collected does not. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
