import { apiRequest } from '../control-plane/api-request.ts';
import { controlPlaneBinaries } from '../control-plane/binaries.ts';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import { startControlPlane } from '../control-plane/start-control-plane.ts';
import { oraclePath } from '../oracles/run-oracle.ts';
import { processUsage } from '../processes/process-usage.ts';
import { waitFor } from '../wait-for.ts';
import { auditedRequests, auditPosition, requestsOf } from './audited-requests.ts';
import { Cluster } from './cluster.ts';
import { describeWith } from './describe-with.ts';
import { countsBetween, requestCounts } from './request-counts.ts';
import { type Controllers, startControllers } from './start-controllers.ts';

const configMap = (name: string, data: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default' },
  data,
});
const settings = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default', name: 'settings' };

await describeWith(
  async () => {
    await controlPlaneBinaries(['etcd', 'kube-apiserver']);
    await oraclePath('helm4');
  },
  'the harness',
  () => {
    let controlPlane: ControlPlane;
    beforeAll(async () => {
      controlPlane = await startControlPlane({ audit: true, controllerManager: true });
    });
    afterAll(() => controlPlane?.stop());

    describe('the view of a cluster', () => {
      test('applies YAML, finds, edits and deletes objects', async () => {
        const cluster = new Cluster(controlPlane);
        await cluster.apply('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {a: one}\n');
        expect(await cluster.find(settings)).toMatchObject({ data: { a: 'one' } });
        await cluster.patch(settings, { data: { b: 'two' } });
        expect((await cluster.list({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default' })).map(({ data }) => data)).toContainEqual({
          a: 'one',
          b: 'two',
        });
        await cluster.delete(settings);
        await cluster.waitForGone(settings);
        await cluster.delete(settings);
      });

      test('shows the last state and what the controllers logged when a wait fails', async () => {
        const cluster = new Cluster(controlPlane, () => 'the end of a log');
        const namespace = { apiVersion: 'v1', kind: 'Namespace', name: 'default' };
        const wait = cluster.waitForReady(namespace, { deadlineMs: 200 });
        await expect(wait).rejects.toMatchObject({
          code: 'DeadlineExceeded',
          message: expect.stringMatching(/Namespace\/default to have Ready=True\n[\s\S]*"phase": "Active"[\s\S]*the end of a log/),
        });
      });

      test('knows what was asked of the API server, in all and by whom', async () => {
        const cluster = new Cluster(controlPlane);
        const before = requestCounts(await controlPlane.metrics());
        await cluster.apply([configMap('counted', { a: '1' })]);
        await cluster.apply([configMap('counted', { a: '2' })]);
        const counts = countsBetween(before, requestCounts(await controlPlane.metrics()));
        expect(counts.get('APPLY configmaps')).toBe(2);
      });

      test('tells the requests of one service account from all others', async () => {
        const account = { namespace: 'default', name: 'default' };
        const token = await controlPlane.tokenFor(account);
        const from = auditPosition(controlPlane);
        await new Cluster(controlPlane).find(settings);
        const asked = await fetchAs(controlPlane, token, '/api/v1/namespaces/default/configmaps/settings');
        expect(asked).toBe(403);
        expect(requestsOf(auditedRequests(controlPlane, from), account)).toMatchObject([
          { verb: 'get', resource: 'configmaps', namespace: 'default', name: 'settings', status: 403 },
        ]);
      });
    });

    describe('controllers', () => {
      let controllers: Controllers;
      beforeAll(async () => {
        controllers = await startControllers(controlPlane);
      });
      afterAll(() => controllers?.stop());

      test('are ready, each under the service account of its chart', async () => {
        expect(controllers.all.map(({ name }) => name).sort()).toEqual([
          'kustomize-controller',
          'notification-controller',
          'source-controller',
        ]);
        expect(await Promise.all(controllers.all.map((controller) => controller.isHealthy('readyz')))).toEqual([true, true, true]);
        for (const { name } of controllers.all) {
          const asked = () => requestsOf(auditedRequests(controlPlane), { namespace: 'flux-system', name }).length > 0;
          await waitFor(asked, { what: `requests of ${name}` });
        }
      });

      test('are refused nothing that they ask for', () => {
        const refused = auditedRequests(controlPlane).filter(({ user, status }) => user.includes(':flux-system:') && status === 403);
        expect(refused.map(({ user, verb, resource }) => `${user} ${verb} ${resource}`)).toEqual([]);
      });

      test('can be killed and started again', async () => {
        const controller = controllers.get('source-controller');
        const pid = controller.process?.pid;
        await controller.kill();
        expect(controller.process?.exit()).toEqual({ code: null, signal: 'SIGKILL' });
        await controller.start();
        expect(controller.process?.pid).not.toBe(pid);
        expect(await controller.isHealthy('healthz')).toBe(true);
      });

      test('end in order when they are told to', async () => {
        const controller = controllers.get('notification-controller');
        expect(await controller.stop()).toEqual({ code: 0, signal: null });
        await controller.start();
      });

      test('give their metrics, and what they use of the machine', async () => {
        const controller = controllers.get('kustomize-controller');
        expect(await controller.metrics()).toContain('# TYPE');
        const usage = await waitFor(() => processUsage(controller.process?.pid ?? 0), { what: 'the usage' });
        expect(usage.rssBytes).toBeGreaterThan(10 * 1024 * 1024);
        expect(usage.peakRssBytes).toBeGreaterThanOrEqual(usage.rssBytes);
        expect(usage.cpuSeconds).toBeGreaterThan(0);
      });
    });
  },
);

async function fetchAs({ url, ca }: ControlPlane, token: string, path: string): Promise<number> {
  return (await apiRequest({ url, ca, credentials: { token } }, path)).status;
}
