import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { GitError } from './error.ts';

/** A git process: its output as it comes, and its end. */
export interface GitProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Settles when the process has ended and been read; rejects with `GitFailed` and what it said, or `Timeout`. */
  readonly ended: Promise<void>;
  /** Ends git and everything that it started. */
  kill(): void;
}

export interface RunOptions {
  readonly env: Readonly<Record<string, string>>;
  /** When it is aborted, git and everything that it started is killed. */
  readonly signal?: AbortSignal | undefined;
  /** Without the bound of memory: for whoever runs git with helpers of their own, which may need more. */
  readonly unbounded?: boolean;
}

/** The last of what git says; the cause is at the end. */
const STDERR_LIMIT = 16 * 1024;

/**
 * The memory that a git process may take besides the files that it maps, in KiB. A server decides how long its list of references is, how large
 * a tree, and to how much a delta unfolds; git holds each of them whole.
 */
const MEMORY_KIB = 384 * 1024;
/** A shell sets the limit, for git and all that it starts, and becomes git. */
const LIMITED = `ulimit -d ${MEMORY_KIB} 2>/dev/null; exec git "$@"`;

/**
 * Starts git with exactly these arguments and this environment, in a process group of its own. A library that only signals git
 * leaves its children behind: git-remote-https and ssh outlive it while a server hangs.
 */
export function startGit(args: readonly string[], { env, signal, unbounded = false }: RunOptions): GitProcess {
  signal?.throwIfAborted();
  const command: [string, string[]] = unbounded ? ['git', [...args]] : ['/bin/sh', ['-c', LIMITED, 'git', ...args]];
  const child = spawn(...command, { env, cwd: '/', detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  const kill = () => killGroup(child);
  signal?.addEventListener('abort', kill, { once: true });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-STDERR_LIMIT);
  });
  // A process that ends early closes its input; what matters is how it ended.
  child.stdin.on('error', () => {});
  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', (cause) => reject(new GitError('GitFailed', `cannot run git: ${cause.message}`, { cause })));
    child.on('close', (code, killedBy) => {
      signal?.removeEventListener('abort', kill);
      if (signal?.aborted === true) reject(abortError(signal));
      else if (code === 0) resolve();
      else reject(new GitError('GitFailed', complaint.trim() || `git ended with ${killedBy ?? `exit code ${code}`}`));
    });
  });
  // Whoever reads the output may fail first; the end is awaited afterwards.
  ended.catch(() => {});
  return { stdin: child.stdin, stdout: child.stdout, ended, kill };
}

/** Runs git to its end; gives what it wrote. Throws as {@link GitProcess.ended}, and `TooLarge` beyond `maxBytes`. */
export async function runGit(args: readonly string[], options: RunOptions & { readonly maxBytes?: number }): Promise<string> {
  const process = startGit(args, options);
  process.stdin.end();
  const limit = options.maxBytes ?? 1024 * 1024;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdout) {
    size += chunk.length;
    chunks.push(chunk);
    if (size <= limit) continue;
    process.kill();
    throw new GitError('TooLarge', `git ${args[0]} answered more than ${limit} bytes`);
  }
  await process.ended;
  return Buffer.concat(chunks, size).toString('utf8');
}

function killGroup(child: ChildProcessByStdio<Writable, Readable, Readable>): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

/** A deadline is the repository's fault, an abort is the caller's wish. */
function abortError(signal: AbortSignal): unknown {
  return signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError'
    ? new GitError('Timeout', 'the repository did not answer in time', { cause: signal.reason })
    : signal.reason;
}
