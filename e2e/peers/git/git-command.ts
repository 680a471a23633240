import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { E2eError } from '../../error.ts';

/** Nothing of the user's or the machine's configuration reaches the Git of a test. */
export const gitEnvironment: NodeJS.ProcessEnv = {
  PATH: process.env.PATH,
  HOME: '/nonexistent',
  LANG: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
};

/** Runs git in `directory` and gives what it printed, trimmed. Throws `RequestFailed` with what it complained of. */
export async function git(directory: string, args: readonly string[], input?: Readable): Promise<string> {
  const child = spawn('git', args, { cwd: directory, env: gitEnvironment, stdio: ['pipe', 'pipe', 'pipe'] });
  const output: Buffer[] = [];
  let complaint = '';
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk).slice(-4000);
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', (error) => reject(new E2eError('ToolMissing', 'git is needed: install it', { cause: error })));
    child.on('close', resolve);
  });
  if (input === undefined) child.stdin.end();
  // What git says when it breaks off is worth more than the broken pipe.
  else await pipeline(input, child.stdin).catch(() => {});
  const code = await ended;
  if (code !== 0) throw new E2eError('RequestFailed', `git ${args.join(' ')} ended with ${code}: ${complaint.trim()}`);
  return Buffer.concat(output).toString().trim();
}
