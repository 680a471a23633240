import { describeInstallation } from './installation.ts';
import { gitRepository, kustomization, reference } from './objects.ts';

const CHAIN = ['network', 'storage', 'database', 'backend', 'frontend'];

const NO_TIMERS = {
  // The safety net is far away: whoever becomes ready was woken.
  controllers: { args: { 'kustomize-controller': ['--requeue-dependency=10h', '--min-retry-delay=10h', '--max-retry-delay=10h'] } },
};

await describeInstallation('dependencies: nobody waits on a timer', NO_TIMERS, (world) => {
  beforeAll(async () => {
    const repository = await world.git.create('platform');
    await repository.commit(
      Object.fromEntries(
        CHAIN.map((name) => [
          `${name}/config.yaml`,
          `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: default\ndata:\n  is: ${name}\n`,
        ]),
      ),
    );
    await world.cluster.apply([gitRepository('platform', world.git.urlOf(repository))]);
    await world.cluster.waitForReady(reference.gitRepository('platform'));
  });

  const link = (name: string, dependsOn: string[], spec: Record<string, unknown> = {}) =>
    kustomization(name, 'platform', { path: `./${name}`, wait: true, dependsOn: dependsOn.map((other) => ({ name: other })), ...spec });

  test('a chain of five becomes ready link by link, each woken by the one before', async () => {
    const [first = '', ...rest] = CHAIN;
    await world.cluster.apply(rest.map((name, index) => link(name, [CHAIN[index] ?? ''])).reverse());
    await world.cluster.waitForCondition(reference.kustomization('frontend'), {
      type: 'Ready',
      status: 'False',
      reason: 'DependencyNotReady',
      message: "dependency 'flux-system/backend' is not ready",
    });
    const started = performance.now();
    await world.cluster.apply([link(first, [])]);
    await world.cluster.waitForReady(reference.kustomization('frontend'));
    console.log(`five links: ${Math.round(performance.now() - started)} ms`);
  });

  test('a missing dependency is named', async () => {
    await world.cluster.apply([link('orphan', ['nobody'], { path: './frontend' })]);
    await world.cluster.waitForCondition(reference.kustomization('orphan'), {
      type: 'Ready',
      status: 'False',
      reason: 'DependencyNotReady',
      message: /flux-system\/nobody/,
    });
  });

  test('a missing dependency that appears wakes its dependent', async () => {
    const started = performance.now();
    await world.cluster.apply([link('nobody', [], { path: './backend' })]);
    await world.cluster.waitForReady(reference.kustomization('orphan'));
    console.log(`dependency to dependent: ${Math.round(performance.now() - started)} ms`);
  });

  test('a cycle is named with all of its members', async () => {
    await world.cluster.apply([link('chicken', ['egg'], { path: './network' }), link('egg', ['chicken'], { path: './storage' })]);
    const waited = await world.cluster.waitForCondition(reference.kustomization('chicken'), {
      type: 'Ready',
      status: 'False',
      message: /cycle|circular/i,
    });
    expect(waited.status?.conditions?.find(({ type }) => type === 'Ready')?.message).toMatch(/chicken.*egg|egg.*chicken/);
  });

  test('a cycle that is broken becomes ready', async () => {
    await world.cluster.apply([link('egg', [], { path: './storage' })]);
    await world.cluster.waitForReady(reference.kustomization('chicken'));
  });
});
