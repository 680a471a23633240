import { join } from 'node:path';
import { kinds } from '@capstan/api';
import { controlPlaneBinaries } from '../control-plane/binaries.ts';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import { startControlPlane } from '../control-plane/start-control-plane.ts';
import { describeWith } from '../harness/describe-with.ts';
import { CONTROLLERS } from '../harness/start-controllers.ts';
import { flux, helm, kubectl, oraclePath } from '../oracles/run-oracle.ts';
import { waitFor } from '../wait-for.ts';

const charts = join(import.meta.dirname, '../../charts');

/** The release, its chart and its namespace. */
const CAPSTAN = ['capstan', join(charts, 'capstan'), '--namespace', 'gitops'];

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
      await install(major, ['install', ...CAPSTAN]);
      for (const name of CONTROLLERS) {
        await waitFor(async () => (await availableReplicas(controlPlane, name)) === 1, { what: `${name} to be available` });
      }
      const crds = await kubectl(['get', 'crd', '-l', 'app.kubernetes.io/part-of=flux', '-o', 'name'], controlPlane.kubeconfig);
      expect(crds.stdout.trim().split('\n')).toHaveLength(kinds.length);
      await install(major, ['upgrade', ...CAPSTAN, '--set', 'source-controller.logLevel=debug']);
      await install(major, ['uninstall', 'capstan', '--namespace', 'gitops']);
      const kept = await kubectl(['get', 'crd', '-l', 'app.kubernetes.io/part-of=flux', '-o', 'name'], controlPlane.kubeconfig);
      expect(kept.stdout).toBe(crds.stdout);
    });

    test('the accounts may do what they must and no more', async () => {
      await install(4, ['install', ...CAPSTAN, '--set', 'kustomize-controller.rbac.clusterAdmin=false']);
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
      await install(4, ['upgrade', ...CAPSTAN, '--reset-values']);
      expect(await canI('kustomize-controller', 'create', 'deployments.apps')).toBe('yes');
      await install(4, ['uninstall', 'capstan', '--namespace', 'gitops']);
    });

    test('a single controller is installed without the others', async () => {
      await install(4, [
        'install',
        ...CAPSTAN,
        '--set',
        'kustomize-controller.enabled=false,notification-controller.enabled=false,source-controller.events.enabled=false',
      ]);
      const { stdout } = await kubectl(['get', 'deployments', '--namespace', 'gitops', '-o', 'name'], controlPlane.kubeconfig);
      expect(stdout.trim()).toBe('deployment.apps/source-controller');
    });
  },
);

await describeWith(
  () => Promise.all([oraclePath('flux'), oraclePath('helm4'), controlPlaneBinaries(['etcd', 'kube-apiserver', 'kwok', 'kubectl'])]),
  'the flux command with an installed Capstan',
  () => {
    let controlPlane: ControlPlane;
    const run = (...args: string[]) => flux([...args, '--namespace', 'gitops'], controlPlane.kubeconfig);

    beforeAll(async () => {
      controlPlane = await startControlPlane({ kwok: true });
      const args = ['install', ...CAPSTAN, '--create-namespace'];
      const installed = await helm(args, { env: { ...process.env, KUBECONFIG: controlPlane.kubeconfig } });
      expect([installed.code, installed.code === 0 ? '' : installed.stderr]).toEqual([0, '']);
      for (const name of CONTROLLERS) {
        await waitFor(async () => (await availableReplicas(controlPlane, name)) === 1, { what: `${name} to be available` });
      }
    });
    afterAll(() => controlPlane?.stop());

    test('flux check passes, and finds every controller and every CRD', async () => {
      const { code, stdout, stderr } = await run('check');
      expect([code, stderr]).toEqual([0, expect.stringContaining('all checks passed')]);
      for (const name of CONTROLLERS) expect(`${stdout}${stderr}`).toContain(`${name}: deployment ready`);
      for (const { plural, group, version } of kinds) expect(`${stdout}${stderr}`).toContain(`${plural}.${group}/${version}`);
    });

    test('flux version tells those of the controllers', async () => {
      const { stdout } = await run('version');
      expect(stdout).toContain('distribution: flux-0.1.0\n');
      for (const name of CONTROLLERS) expect(stdout).toContain(`${name}: 0.1.0\n`);
    });

    test('flux makes objects of every kind, and lists them', async () => {
      const commands = [
        ['source', 'git', 'fleet', '--url=https://git.example/fleet', '--branch=main'],
        ['source', 'helm', 'charts', '--url=https://charts.example'],
        ['source', 'oci', 'manifests', '--url=oci://registry.example/fleet', '--tag=latest'],
        ['source', 'bucket', 'files', '--bucket-name=fleet', '--endpoint=s3.example'],
        ['kustomization', 'web', '--source=GitRepository/fleet', '--path=./web', '--prune=true'],
        ['helmrelease', 'web', '--source=HelmRepository/charts', '--chart=web'],
        ['alert-provider', 'slack', '--type=slack', '--address=https://hooks.example'],
        ['alert', 'on-call', '--provider-ref=slack', '--event-source=Kustomization/*'],
        ['receiver', 'push', '--type=github', '--secret-ref=token', '--resource=GitRepository/fleet'],
      ];
      for (const command of commands) {
        const exported = await run('create', ...command, '--export');
        const applied = await kubectl(['apply', '--validate=strict', '-f', '-'], controlPlane.kubeconfig, { input: exported.stdout });
        expect([command.join(' '), applied.code, applied.stderr]).toEqual([command.join(' '), 0, '']);
      }
      const { code, stdout } = await run('get', 'all');
      expect(code).toBe(0);
      for (const name of [
        'gitrepository/fleet',
        'helmrepository/charts',
        'kustomization/web',
        'helmrelease/web',
        'alert/on-call',
        'receiver/push',
      ]) {
        expect(stdout).toContain(name);
      }
    });

    test('flux suspends and resumes an object', async () => {
      expect((await run('suspend', 'kustomization', 'web')).code).toBe(0);
      expect((await run('get', 'kustomizations')).stdout).toMatch(/web\s+True/);
    });

    test('flux uninstall finds all of it', async () => {
      const { code, stdout, stderr } = await run('uninstall', '--dry-run', '--silent', '--keep-namespace');
      expect(code).toBe(0);
      for (const name of CONTROLLERS) expect(`${stdout}${stderr}`).toContain(`Deployment/gitops/${name} deleted`);
      for (const { plural, group } of kinds) expect(`${stdout}${stderr}`).toContain(`CustomResourceDefinition/${plural}.${group} deleted`);
    });
  },
);

async function availableReplicas(controlPlane: ControlPlane, name: string): Promise<number | undefined> {
  const path = `/apis/apps/v1/namespaces/gitops/deployments/${name}`;
  return (await controlPlane.json<{ status?: { availableReplicas?: number } }>(path)).status?.availableReplicas;
}
