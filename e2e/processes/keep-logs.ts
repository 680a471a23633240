import { cpSync, existsSync } from 'node:fs';
import { basename, join } from 'node:path';

/**
 * Copies a folder of logs to the folder that `CAPSTAN_E2E_LOGS` names, if it names one, before the folder goes; its own name is kept.
 * Set it where a scenario fails for no plain reason, or in CI.
 */
export function keepLogs(directory: string, name = basename(directory)): void {
  const target = process.env.CAPSTAN_E2E_LOGS;
  if (target === undefined || target === '' || !existsSync(directory)) return;
  cpSync(directory, join(target, name), { recursive: true, filter: (file) => !EXCLUDED.has(basename(file)) });
}

/** What lies beside logs and is none: artifacts, and what holds credentials. */
const EXCLUDED = new Set(['storage', 'tmp']);
