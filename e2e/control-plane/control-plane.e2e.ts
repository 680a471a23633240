import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { describeWith } from '../harness/describe-with.ts';
import { waitFor } from '../wait-for.ts';
import { apiRequest } from './api-request.ts';
import { controlPlaneBinaries } from './binaries.ts';
import type { ControlPlane } from './control-plane.ts';
import { startControlPlane } from './start-control-plane.ts';

const ALL = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kwok'] as const;
const POD = { containers: [{ name: 'main', image: 'example/app:1' }] };

await describeWith(
  () => controlPlaneBinaries(ALL),
  'a control plane',
  () => {
    const started: ControlPlane[] = [];
    const start = async (...args: Parameters<typeof startControlPlane>) => {
      const controlPlane = await startControlPlane(...args);
      started.push(controlPlane);
      return controlPlane;
    };
    afterEach(async () => {
      await Promise.all(started.splice(0).map((controlPlane) => controlPlane.stop()));
    });

    test('is ready soon, with its default service account', async () => {
      const before = performance.now();
      const controlPlane = await start({ controllerManager: true });
      const took = performance.now() - before;
      console.log(`a control plane was ready after ${(took / 1_000).toFixed(1)} s (aim: 10 s on a quiet machine)`);
      expect(took).toBeLessThan(30_000);
      const account = await controlPlane.json<{ metadata: { name: string } }>('/api/v1/namespaces/default/serviceaccounts/default');
      expect(account.metadata.name).toBe('default');
    });

    test('calls itself by the release it is, so that charts with a kubeVersion install', async () => {
      const controlPlane = await start();
      const version = await controlPlane.json<{ gitVersion: string; major: string; minor: string }>('/version');
      expect(version).toMatchObject({ gitVersion: 'v1.35.4', major: '1', minor: '35' });
    });

    test('runs beside another without sharing anything', async () => {
      const [one, other] = await Promise.all([start(), start()]);
      await one.json('/api/v1/namespaces', { method: 'POST', body: { metadata: { name: 'only-here' } } });
      expect((await one.request('/api/v1/namespaces/only-here')).status).toBe(200);
      expect((await other.request('/api/v1/namespaces/only-here')).status).toBe(404);
    });

    test('holds a service account to its rights', async () => {
      const controlPlane = await start({ controllerManager: true });
      const token = await controlPlane.tokenFor({ namespace: 'default', name: 'default' });
      const asAccount = (path: string) => fetchAs(controlPlane, token, path);
      expect(await asAccount('/api')).toBe(200);
      expect(await asAccount('/api/v1/namespaces/default/secrets')).toBe(403);
    });

    test('makes a Deployment ready and completes a Job on simulated nodes', async () => {
      const controlPlane = await start({ kwok: true });
      const labels = { app: 'web' };
      const template = { metadata: { labels }, spec: POD };
      await controlPlane.json('/apis/apps/v1/namespaces/default/deployments', {
        method: 'POST',
        body: { metadata: { name: 'web' }, spec: { replicas: 2, selector: { matchLabels: labels }, template } },
      });
      await controlPlane.json('/apis/batch/v1/namespaces/default/jobs', {
        method: 'POST',
        body: { metadata: { name: 'once' }, spec: { template: { spec: { ...POD, restartPolicy: 'Never' } } } },
      });
      await waitFor(() => statusHas(controlPlane, '/apis/apps/v1/namespaces/default/deployments/web', { readyReplicas: 2 }), {
        what: 'two ready replicas',
      });
      await waitFor(() => statusHas(controlPlane, '/apis/batch/v1/namespaces/default/jobs/once', { succeeded: 1 }), { what: 'the Job' });
    });

    test('lets a pod stay unready or fail where its annotation asks for it', async () => {
      const controlPlane = await start({ kwok: true });
      for (const fate of ['unready', 'failing']) {
        await controlPlane.json('/api/v1/namespaces/default/pods', {
          method: 'POST',
          body: { metadata: { name: fate, annotations: { 'e2e.capstan.dev/pod': fate } }, spec: { ...POD, restartPolicy: 'Never' } },
        });
      }
      await waitFor(() => statusHas(controlPlane, '/api/v1/namespaces/default/pods/failing', { phase: 'Failed' }), { what: 'the failure' });
      const path = '/api/v1/namespaces/default/pods/unready';
      await waitFor(() => statusHas(controlPlane, path, { phase: 'Running' }), { what: 'the unready pod' });
      const pod = await controlPlane.json<{ status: { conditions: { type: string; status: string }[] } }>(path);
      expect(pod.status.conditions.find((condition) => condition.type === 'Ready')?.status).toBe('False');
    });

    test.each(['SIGTERM', 'SIGKILL'] as const)('keeps its data when the API server is restarted by %s', async (signal) => {
      const controlPlane = await start();
      await controlPlane.json('/api/v1/namespaces', { method: 'POST', body: { metadata: { name: 'kept' } } });
      const before = controlPlane.process('kube-apiserver')?.pid;
      await controlPlane.restartApiServer(signal);
      expect(controlPlane.process('kube-apiserver')?.pid).not.toBe(before);
      expect((await controlPlane.request('/api/v1/namespaces/kept')).status).toBe(200);
    });

    test('says where the logs are when it cannot start', async () => {
      const failed = startControlPlane({ apiServerArgs: ['--no-such-flag'] });
      await expect(failed).rejects.toMatchObject({ code: 'StartFailed', message: expect.stringContaining('unknown flag: --no-such-flag') });
      const message = await failed.then(String, (error: Error) => error.message);
      const logs = /logs: (\S+)/.exec(message)?.[1] ?? '';
      expect(existsSync(join(logs, 'kube-apiserver.log'))).toBe(true);
      rmSync(dirname(logs), { recursive: true });
    });

    test('leaves neither process nor file behind when it is stopped', async () => {
      const controlPlane = await start();
      const pids = ['etcd', 'kube-apiserver'].map((name) => controlPlane.process(name)?.pid ?? 0);
      await controlPlane.stop();
      expect(pids.filter(isAlive)).toEqual([]);
      expect(existsSync(controlPlane.directory)).toBe(false);
    });

    test('leaves neither process nor file behind when its parent is killed', async () => {
      const parent = spawn(process.execPath, [join(import.meta.dirname, 'testdata', 'start-and-wait.ts')], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [line] = await once(createInterface(parent.stdout), 'line');
      const { pids, directory } = JSON.parse(String(line)) as { pids: number[]; directory: string };
      expect(pids.filter(isAlive)).toEqual(pids);
      parent.kill('SIGKILL');
      await waitFor(() => !pids.some(isAlive) && !existsSync(directory), { what: 'the orphans to end', deadlineMs: 5000 });
    });
  },
);

async function statusHas(controlPlane: ControlPlane, path: string, expected: Record<string, unknown>): Promise<boolean> {
  const { status } = await controlPlane.json<{ status?: Record<string, unknown> }>(path);
  return Object.entries(expected).every(([field, value]) => status?.[field] === value);
}

async function fetchAs(controlPlane: ControlPlane, token: string, path: string): Promise<number> {
  const { url, ca } = controlPlane;
  return (await apiRequest({ url, ca, credentials: { token } }, path)).status;
}

/** Whether a process runs; one that ended and waits to be collected does not. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return !existsSync(`/proc/${pid}/stat`) || !stateOf(pid).startsWith('Z');
}

function stateOf(pid: number): string {
  return String(readFileSync(`/proc/${pid}/stat`)).split(') ')[1] ?? '';
}
