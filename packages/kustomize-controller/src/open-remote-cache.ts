import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RemoteCache } from '@capstan/remote-bases';

/** Trees of remote bases that are kept between builds. */
const BUDGET_BYTES = 64 * 1024 * 1024;

const FOLDER = /^capstan-bases-(\d+)$/;

/**
 * Where this process keeps what it fetches of remote bases, empty. Of others only what lives is left: a killed process cannot clean up, and
 * in a container its successor has the same number.
 */
export function openRemoteCache(limits: { readonly 'artifact-max-files': number; readonly 'artifact-max-size': number }): RemoteCache {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(FOLDER.exec(name)?.[1]);
    if (pid === process.pid || (pid > 0 && !isAlive(pid))) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
  const directory = join(tmpdir(), `capstan-bases-${process.pid}`);
  mkdirSync(directory, { mode: 0o700 });
  return new RemoteCache({
    directory,
    temporaryDirectory: directory,
    settings: 'none',
    allowFile: false,
    limits: { maxFiles: limits['artifact-max-files'], maxBytes: limits['artifact-max-size'] },
    budgetBytes: BUDGET_BYTES,
    now: () => performance.now(),
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
