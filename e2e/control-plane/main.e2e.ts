import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../../scripts/toolchain.mjs';
import { describeWith } from '../harness/describe-with.ts';
import { controlPlaneBinaries } from './binaries.ts';

await describeWith(
  () => controlPlaneBinaries(['etcd', 'kube-apiserver']),
  'a control plane by hand',
  () => {
    const start = async () => {
      const args = ['--conditions=capstan-source', 'e2e/control-plane/main.ts', '--api-only'];
      const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
      const said = new Map<string, string>();
      for await (const line of createInterface(child.stdout)) {
        const [, name = '', value = ''] = /^(\S+): (.*)$/.exec(line) ?? [];
        said.set(name, value);
        if (line.startsWith('ready in')) break;
      }
      return { child, kubeconfig: said.get('kubeconfig') ?? '', url: said.get('url') ?? '' };
    };

    test('says where it is, and ends on Ctrl-C with all that it wrote', async () => {
      const { child, kubeconfig, url } = await start();
      expect(JSON.parse(readFileSync(kubeconfig, 'utf8'))).toMatchObject({ clusters: [{ cluster: { server: url } }] });
      child.kill('SIGINT');
      expect(await once(child, 'exit')).toEqual([0, null]);
      expect(existsSync(dirname(kubeconfig))).toBe(false);
    });

    test('ends with exit code 1 and says why when a part of it does', async () => {
      const { child, kubeconfig } = await start();
      let complaint = '';
      child.stderr.on('data', (chunk) => {
        complaint += chunk;
      });
      process.kill(etcdOf(kubeconfig), 'SIGKILL');
      expect(await once(child, 'exit')).toEqual([1, null]);
      expect(complaint).toContain('etcd has ended');
      expect(existsSync(dirname(kubeconfig))).toBe(false);
    });
  },
);

/** The process whose data lies beside this kubeconfig. */
function etcdOf(kubeconfig: string): number {
  const wanted = `--data-dir=${join(dirname(kubeconfig), 'etcd')}`;
  const pid = readdirSync('/proc').find((entry) => /^\d+$/.test(entry) && commandOf(entry).includes(wanted));
  return Number(pid);
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
