import { join } from 'node:path';
import { kinds } from '@capstan/api';
import { controlPlaneBinaries } from '../control-plane/binaries.ts';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import { startControlPlane } from '../control-plane/start-control-plane.ts';
import { describeWith } from '../harness/describe-with.ts';
import { helm, kubectl, oraclePath } from '../oracles/run-oracle.ts';
import { waitFor } from '../wait-for.ts';

const charts = join(import.meta.dirname, '../../charts');
const CONTROLLERS = ['source-controller', 'kustomize-controller', 'notification-controller'] as const;

await describeWith(
  () => Promise.all([oraclePath('helm3'), oraclePath('helm4'), controlPlaneBinaries(['etcd', 'kube-apiserver', 'kwok', 'kubectl'])]),
  'the charts, installed',
  () => {
    let controlPlane: ControlPlane;
    const install = async (major: 3 | 4, args: readonly string[]) => {
      const answer = await helm(args, { major, env: { ...process.env, KUBECONFIG: controlPlane.kubeconfig } });
      expect([args[0], answer.code, answer.code === 0 ? '' : answer.stderr]).toEqual([args[0], 0, '']);
    };
    const canI = async (account: string, verb: string, resource: string) => {
      const args = ['auth', 'can-i', verb, resource, '--all-namespaces', '--as', `system:serviceaccount:gitops:${account}`];
      return (await kubectl(args, controlPlane.kubeconfig)).stdout.trim();
    };

    beforeAll(async () => {
      controlPlane = await startControlPlane({ kwok: true });
      // Pods are refused unless they keep to the strictest of Kubernetes' standards.
      const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
      await controlPlane.json('/api/v1/namespaces', { method: 'POST', body: { metadata: { name: 'gitops', labels } } });
    });
    afterAll(() => controlPlane?.stop());

    test.each([3, 4] as const)('Helm %d installs all of it, and pods start under the restricted standard', async (major) => {
      await install(major, ['install', 'capstan', join(charts, 'capstan'), '--namespace', 'gitops']);
      for (const name of CONTROLLERS) {
        await waitFor(async () => (await availableReplicas(controlPlane, name)) === 1, { what: `${name} to be available` });
      }
      const crds = await kubectl(['get', 'crd', '-l', 'app.kubernetes.io/part-of=flux', '-o', 'name'], controlPlane.kubeconfig);
      expect(crds.stdout.trim().split('\n')).toHaveLength(kinds.length);
      await install(major, [
        'upgrade',
        'capstan',
        join(charts, 'capstan'),
        '--namespace',
        'gitops',
        '--set',
        'source-controller.logLevel=debug',
      ]);
      await install(major, ['uninstall', 'capstan', '--namespace', 'gitops']);
      const kept = await kubectl(['get', 'crd', '-l', 'app.kubernetes.io/part-of=flux', '-o', 'name'], controlPlane.kubeconfig);
      expect(kept.stdout).toBe(crds.stdout);
    });

    test('the accounts may do what they must and no more', async () => {
      await install(4, [
        'install',
        'capstan',
        join(charts, 'capstan'),
        '--namespace',
        'gitops',
        '--set',
        'kustomize-controller.rbac.clusterAdmin=false',
      ]);
      const answers: [string, string, string, string][] = [
        ['source-controller', 'patch', 'gitrepositories.source.toolkit.fluxcd.io/status', 'yes'],
        ['source-controller', 'watch', 'secrets', 'yes'],
        ['source-controller', 'create', 'secrets', 'no'],
        ['source-controller', 'create', 'events', 'yes'],
        ['source-controller', 'list', 'deployments.apps', 'no'],
        ['source-controller', 'patch', 'kustomizations.kustomize.toolkit.fluxcd.io', 'no'],
        ['kustomize-controller', 'patch', 'kustomizations.kustomize.toolkit.fluxcd.io/status', 'yes'],
        ['kustomize-controller', 'watch', 'gitrepositories.source.toolkit.fluxcd.io', 'yes'],
        ['kustomize-controller', 'create', 'deployments.apps', 'no'],
        ['kustomize-controller', 'impersonate', 'serviceaccounts', 'no'],
        ['notification-controller', 'patch', 'gitrepositories.source.toolkit.fluxcd.io', 'yes'],
        ['notification-controller', 'delete', 'gitrepositories.source.toolkit.fluxcd.io', 'no'],
        ['notification-controller', 'create', 'leases.coordination.k8s.io', 'no'],
      ];
      for (const [account, verb, resource, answer] of answers) {
        expect([account, verb, resource, await canI(account, verb, resource)]).toEqual([account, verb, resource, answer]);
      }
      await install(4, ['upgrade', 'capstan', join(charts, 'capstan'), '--namespace', 'gitops', '--reset-values']);
      expect(await canI('kustomize-controller', 'create', 'deployments.apps')).toBe('yes');
      await install(4, ['uninstall', 'capstan', '--namespace', 'gitops']);
    });

    test('a single controller is installed without the others', async () => {
      await install(4, [
        'install',
        'capstan',
        join(charts, 'capstan'),
        '--namespace',
        'gitops',
        '--set',
        'kustomize-controller.enabled=false,notification-controller.enabled=false,source-controller.events.enabled=false',
      ]);
      const { stdout } = await kubectl(['get', 'deployments', '--namespace', 'gitops', '-o', 'name'], controlPlane.kubeconfig);
      expect(stdout.trim()).toBe('deployment.apps/source-controller');
    });
  },
);

async function availableReplicas(controlPlane: ControlPlane, name: string): Promise<number | undefined> {
  const path = `/apis/apps/v1/namespaces/gitops/deployments/${name}`;
  return (await controlPlane.json<{ status?: { availableReplicas?: number } }>(path)).status?.availableReplicas;
}
