import { conditionOf } from '../harness/cluster-object.ts';
import { describeWith } from '../harness/describe-with.ts';
import type { GitRepository } from '../peers/git/git-repository.ts';
import { type Installation, needsOfInstallation, startInstallation } from './installation.ts';
import { settingsYaml } from './mistakes.ts';
import { gitRepository, kustomization, reference } from './objects.ts';

const settings = reference.configMap;

await describeWith(needsOfInstallation, 'a Kustomization whose base lies in another repository', () => {
  let world: Installation;
  let fleet: GitRepository;
  let base: GitRepository;

  const message = async (name: string, status: string): Promise<string> => {
    const object = await world.cluster.waitForObject(
      reference.kustomization(name),
      `to be ${status}`,
      (one) => conditionOf(one, 'Ready')?.status === status,
    );
    return conditionOf(object, 'Ready')?.message ?? '';
  };
  const hasValue = (name: string, value: string) =>
    world.cluster.waitForObject(settings(name), `to say ${value}`, ({ data }) => JSON.stringify(data) === JSON.stringify({ value }));
  const start = async (args: readonly string[]): Promise<void> => {
    world = await startInstallation({ controllers: { args: { 'kustomize-controller': args } } });
    base = await world.git.create('base');
    await base.commit({ 'deploy/kustomization.yaml': 'resources: [a.yaml]\n', 'deploy/a.yaml': settingsYaml('a', { value: 'one' }) });
    await base.tag('v1');
    fleet = await world.git.create('fleet');
    const from = (url: string): string => `resources:\n- ${url}\n`;
    await fleet.commit({
      'moving/kustomization.yaml': from(`${world.git.urlOf(base)}//deploy?ref=main`),
      'tagged/kustomization.yaml': `${from(`${world.git.urlOf(base)}//deploy?ref=v1`)}namePrefix: tagged-\n`,
      'absent/kustomization.yaml': from(`${world.git.urlOf(base)}//deploy?ref=absent`),
      'machine/kustomization.yaml': from(`file://${base.directory}//deploy`),
      'hanging/kustomization.yaml': from(`${world.git.urlOf('hanging')}//deploy?timeout=25s`),
      'plain/p.yaml': settingsYaml('p', { value: 'plain' }),
    });
    await world.cluster.apply([gitRepository('fleet', world.git.urlOf(fleet))]);
    await world.cluster.waitForReady(reference.gitRepository('fleet'));
  };
  afterEach(() => world?.stop());

  test('is built and applied, follows a branch at its interval, rests otherwise, and is told what is wrong', async () => {
    await start([]);
    world.git.faults.add({ hang: true, match: ({ url }) => url?.startsWith('/hanging.git') === true });
    await world.cluster.apply([
      ...Array.from({ length: 6 }, (_, index) => kustomization(`hanging-${index}`, 'fleet', { path: './hanging' })),
      kustomization('moving', 'fleet', { path: './moving', interval: '5s' }),
      kustomization('tagged', 'fleet', { path: './tagged' }),
      kustomization('absent', 'fleet', { path: './absent' }),
      kustomization('machine', 'fleet', { path: './machine' }),
      kustomization('plain', 'fleet', { path: './plain' }),
    ]);
    const begin = performance.now();
    await Promise.all(['moving', 'tagged', 'plain'].map((name) => world.cluster.waitForReady(reference.kustomization(name))));
    // Six that hang hold none of the workers.
    expect(performance.now() - begin).toBeLessThan(20_000);
    await Promise.all([hasValue('a', 'one'), hasValue('tagged-a', 'one')]);
    expect(await message('absent', 'False')).toMatch(
      /absent\/kustomization\.yaml:2:3: resources\.0: remote base '.*' could not be fetched: couldn't find remote ref absent/,
    );
    expect(await message('machine', 'False')).toMatch(
      /machine\/kustomization\.yaml:2:3: resources\.0: .*a path of this machine is not fetched/,
    );
    expect(await message('hanging-0', 'False')).toMatch(/hanging\/kustomization\.yaml:2:3: resources\.0: .*did not answer in time/);

    await base.commit({ 'deploy/a.yaml': settingsYaml('a', { value: 'two' }) });
    await hasValue('a', 'two');
    await hasValue('tagged-a', 'one');
    // A branch that does not move is looked at, and nothing is fetched.
    world.git.forget();
    await new Promise((resolve) => setTimeout(resolve, 11_000));
    const looks = world.git.requests.filter(({ path, kind }) => path.startsWith('/base.git') && kind === 'ls-refs');
    expect(looks.length).toBeGreaterThanOrEqual(1);
    expect(looks.length).toBeLessThanOrEqual(6);
  });

  test('is refused by the field where the operator wants no remote bases', async () => {
    await start(['--no-remote-bases']);
    world.git.forget();
    await world.cluster.apply([kustomization('tagged', 'fleet', { path: './tagged' })]);
    const text = await message('tagged', 'False');
    expect(text).toMatch(/tagged\/kustomization\.yaml:2:3: resources\.0: remote base '.*' is not allowed here/);
    expect(world.git.requests.filter(({ path }) => path.startsWith('/base.git'))).toEqual([]);
  });
});
