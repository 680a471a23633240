import { flux, needOnDemand } from '../oracles/run-oracle.ts';
import type { GitRepository } from '../peers/git/git-repository.ts';
import { describeInstallation, needsOfInstallation } from './installation.ts';
import { gitRepository, kustomization, reference } from './objects.ts';

async function needsOfFlux(): Promise<void> {
  await needsOfInstallation();
  await needOnDemand('flux');
}

const configMap = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: default\n`;

await describeInstallation('flux-command: the flux command works on Capstan as on Flux', { needs: needsOfFlux }, (world) => {
  let repository: GitRepository;
  beforeAll(async () => {
    repository = await world.git.create('app');
    await repository.commit({ 'a.yaml': configMap('a') });
    await world.cluster.apply([gitRepository('app', world.git.urlOf(repository)), kustomization('app', 'app')]);
    await world.cluster.waitForReady(reference.kustomization('app'));
  });

  /** What it says, both outputs together; a failure of it is one of the test. */
  const say = async (command: string) => {
    const { code, stdout, stderr } = await flux(command.split(' '), world.controlPlane.kubeconfig, { timeoutMs: 60_000 });
    if (code !== 0) throw new Error(`flux ${command} ended with ${code}: ${stderr}${world.controllers.logTails()}`);
    return stdout + stderr;
  };

  test('get lists what is there, ready and at which revision', async () => {
    const revision = `main@sha1:${(await repository.resolve()).slice(0, 8)}`;
    const listed = (await say('get all')).replace(/\s*\t/g, ' ');
    expect(listed).toContain(`gitrepository/app ${revision} False True stored artifact for revision '${revision}'`);
    expect(listed).toContain(`kustomization/app ${revision} False True Applied revision: ${revision}`);
  });

  test('reconcile fetches and applies a new commit, and sees that it is done', async () => {
    const commit = await repository.commit({ 'b.yaml': configMap('b') });
    expect(await say('reconcile source git app')).toContain(`fetched revision main@sha1:${commit}`);
    expect(await say('reconcile kustomization app --with-source')).toContain(`applied revision main@sha1:${commit}`);
    expect(await world.cluster.find(reference.configMap('b'))).toBeDefined();
  });

  test('suspend and resume do so', async () => {
    await say('suspend kustomization app');
    expect((await world.cluster.get(reference.kustomization('app'))).spec?.suspend).toBe(true);
    expect(await say('resume kustomization app')).toContain('Kustomization app reconciliation completed');
  });

  test('tree and trace find what belongs to whom', async () => {
    expect(await say('tree kustomization app')).toMatch(
      /Kustomization\/flux-system\/app\n.*ConfigMap\/default\/a\n.*ConfigMap\/default\/b\n/,
    );
    const traced = await say('trace configmap a -n default');
    expect(traced).toMatch(/Kustomization: +app\n[\s\S]*GitRepository: +app\n/);
  });

  test('events shows what happened', async () => {
    expect(await say('events --for Kustomization/app')).toContain('ConfigMap/default/a created');
  });

  test('delete prunes', async () => {
    await say('delete kustomization app --silent');
    await world.cluster.waitForGone(reference.configMap('a'));
  });
});
