import { execFile } from 'node:child_process';

/** What a program said. A failure of the program is an answer like any other: it is compared, not thrown. */
export interface ToolResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ToolOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Given to the program as its standard input. */
  readonly input?: string | Uint8Array;
  /** In milliseconds; two minutes when absent. */
  readonly timeoutMs?: number;
}

const MAX_OUTPUT = 256 * 1024 * 1024;

/** Runs a program to its end. Rejects only where it could not run, was killed, or ran too long. */
export function runTool(command: string, args: readonly string[], options: ToolOptions = {}): Promise<ToolResult> {
  const { input, timeoutMs = 120_000, ...rest } = options;
  return new Promise((resolve, reject) => {
    const child = execFile(
      command,
      args,
      { ...rest, timeout: timeoutMs, maxBuffer: MAX_OUTPUT, encoding: 'utf8' },
      (error, stdout, stderr) => {
        if (error === null) resolve({ code: 0, stdout, stderr });
        else if (typeof error.code === 'number') resolve({ code: error.code, stdout, stderr });
        else reject(error);
      },
    );
    // A program that ends without reading its input is no fault.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input ?? '');
  });
}
