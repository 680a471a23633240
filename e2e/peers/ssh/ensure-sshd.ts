import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { step } from '../../../scripts/progress.mjs';
import { run } from '../../../scripts/toolchain.mjs';
import { E2eError } from '../../error.ts';

const SSHD = '/usr/sbin/sshd';
const POLICY = '/usr/sbin/policy-rc.d';

/** The path of sshd; Debian's openssh-server is installed where it is absent and this user may. Throws `ToolMissing`. */
export async function ensureSshd(): Promise<string> {
  if (!existsSync(SSHD)) await install();
  // sshd gives up its rights in this folder, which the service would have made.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  return SSHD;
}

async function install(): Promise<void> {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    throw new E2eError('ToolMissing', 'sshd is needed for Git over SSH: install openssh-server');
  }
  // Debian asks this script before it starts a service: none is to listen on port 22.
  const ours = !existsSync(POLICY);
  if (ours) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args: string[]) => run('apt-get', args, { env, quiet: true });
  const get = () => apt('install', '-y', '--no-install-recommends', 'openssh-server');
  try {
    await step('installing openssh-server', async () => {
      try {
        await get();
      } catch {
        // The lists of packages are absent or old.
        await apt('update');
        await get();
      }
    });
  } catch (cause) {
    throw new E2eError('ToolMissing', 'sshd is needed for Git over SSH, and apt-get could not install openssh-server', { cause });
  } finally {
    if (ours) rmSync(POLICY, { force: true });
  }
}
