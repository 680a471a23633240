import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { E2eError } from '../error.ts';
import { watchdog } from './watchdog.ts';

export interface ProcessOptions {
  /** How messages call it. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment; this process's own when absent. */
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Both outputs are appended here. */
  readonly logFile: string;
}

/** How a process ended: its exit code, or the signal that ended it. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface RunningProcess {
  readonly name: string;
  readonly pid: number;
  readonly logFile: string;
  readonly exited: Promise<Exit>;
  /** How it ended; undefined while it runs. */
  exit(): Exit | undefined;
  /** Signals the process and all that it started, and waits for its end where the signal ends it. */
  kill(signal?: NodeJS.Signals): Promise<Exit>;
  /** SIGTERM, and SIGKILL to whatever is left after `graceMs` (5 s). */
  stop(graceMs?: number): Promise<Exit>;
  /** The last lines of its log. */
  logTail(lines?: number): string;
}

// The command starts only when told to, after the watchdog knows its number: a parent killed in between leaves nothing.
const GATE = 'read -r _ && exec "$@" </dev/null';

/** Starts a process in a group of its own, which ends with this process however that ends. */
export function startProcess(options: ProcessOptions): RunningProcess {
  mkdirSync(dirname(options.logFile), { recursive: true });
  const log = openSync(options.logFile, 'a');
  const child = spawn('/bin/sh', ['-c', GATE, options.name, options.command, ...options.args], {
    stdio: ['pipe', log, log],
    detached: true,
    env: options.env ?? process.env,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  closeSync(log);
  const { pid } = child;
  if (pid === undefined) {
    child.on('error', () => {});
    throw new E2eError('StartFailed', `${options.name} could not be started: ${options.command}`);
  }
  watchdog().guard(pid);
  child.stdin?.on('error', () => {});
  child.stdin?.end('go\n');
  child.unref();
  return supervise(child, pid, options);
}

function supervise(child: ChildProcess, pid: number, { name, logFile }: ProcessOptions): RunningProcess {
  let ended: Exit | undefined;
  const exited = new Promise<Exit>((resolve) => {
    child.on('exit', (code, signal) => {
      ended = { code, signal };
      // What it started may live on in its group; nothing may.
      signalGroup(pid, 'SIGKILL');
      watchdog().release(pid);
      resolve(ended);
    });
  });
  const untilExit = async (): Promise<Exit> => {
    child.ref();
    return exited;
  };
  const kill = async (signal: NodeJS.Signals = 'SIGKILL') => {
    if (ended === undefined) signalGroup(pid, signal);
    return untilExit();
  };
  return {
    name,
    pid,
    logFile,
    exited,
    exit: () => ended,
    kill,
    stop: async (graceMs = 5000) => {
      if (ended === undefined) signalGroup(pid, 'SIGTERM');
      const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), graceMs);
      try {
        return await untilExit();
      } finally {
        clearTimeout(timer);
      }
    },
    logTail: (lines = 40) => tail(logFile, lines),
  };
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone already.
  }
}

function tail(file: string, lines: number): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '';
  }
}
