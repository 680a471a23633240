import { constants } from 'node:http2';
import { conditionOf } from '../harness/cluster-object.ts';
import { describeWith } from '../harness/describe-with.ts';
import { type FaultProxy, startFaultProxy } from '../peers/fault-proxy/start-fault-proxy.ts';
import { startTcpProxy } from '../peers/fault-proxy/tcp-proxy.ts';
import type { Files, GitRepository } from '../peers/git/git-repository.ts';
import { waitFor } from '../wait-for.ts';
import { type ArtifactRelay, startArtifactRelay } from './artifact-relay.ts';
import { describeInstallation, type Installation, needsOfInstallation, startInstallation } from './installation.ts';
import { type Mistake, mistakes, settingsYaml, stuckYaml } from './mistakes.ts';
import { gitRepository, kustomization, NAMESPACE, reference } from './objects.ts';
import { waitForApplied } from './wait-for-applied.ts';

const settings = reference.configMap;
const inFolder = (folder: string, files: Record<string, string>, content?: null): Files =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, content === null ? null : text]));

const NO_TIMERS = {
  // Nothing below is the work of a timer.
  controllers: {
    args: {
      'kustomize-controller': [
        '--feature-gates=StrictPostBuildSubstitutions=true',
        '--min-retry-delay=10h',
        '--max-retry-delay=10h',
        '--requeue-dependency=10h',
      ],
    },
  },
};

await describeInstallation('errors: each is told whole, and the next good commit heals it', NO_TIMERS, (world) => {
  let repository: GitRepository;

  async function push(files: Files): Promise<string> {
    const commit = await repository.commit(files);
    await world.cluster.requestReconcile(reference.gitRepository('app'));
    return commit;
  }

  const applied = (name: string, commit: string) => waitForApplied(world.cluster, name, commit);

  /** What Ready says of a commit that failed. */
  async function failure(name: string, commit: string, reason: string): Promise<string> {
    const failed = await world.cluster.waitForObject(
      reference.kustomization(name),
      `to fail at ${commit}`,
      (object) =>
        object.status?.lastAttemptedRevision === `main@sha1:${commit}` &&
        conditionOf(object, 'Ready')?.status === 'False' &&
        conditionOf(object, 'Ready')?.reason === reason,
    );
    return conditionOf(failed, 'Ready')?.message ?? '';
  }

  beforeAll(async () => {
    repository = await world.git.create('app');
    const first = await repository.commit({ 'app/good.yaml': settingsYaml('good', { size: '${SIZE}', of: 'first' }) });
    await world.cluster.apply([
      gitRepository('app', world.git.urlOf(repository)),
      kustomization('app', 'app', { path: './app', wait: true, postBuild: { substitute: { SIZE: 'large' } } }),
    ]);
    await applied('app', first);
  });

  /** Commits a mistake beside a new object and a change, checks what is told and that nothing was applied, and heals it. */
  async function makeMistakes(wrong: readonly Mistake[], reason: string): Promise<string> {
    const files = Object.assign({}, ...wrong.map((mistake) => mistake.files));
    const bad = await push({
      ...inFolder('app', files),
      'app/good.yaml': settingsYaml('good', { size: '${SIZE}', of: 'a bad commit' }),
      'app/new.yaml': settingsYaml('new'),
    });
    const message = await failure('app', bad, reason);
    expect(await world.cluster.find(settings('new'))).toBeUndefined();
    expect((await world.cluster.get(settings('good'))).data).not.toMatchObject({ of: 'a bad commit' });
    const started = performance.now();
    const good = await push({
      ...inFolder('app', files, null),
      'app/new.yaml': null,
      'app/good.yaml': settingsYaml('good', { size: '${SIZE}', of: bad }),
    });
    await applied('app', good);
    console.log(`good commit to healed: ${Math.round(performance.now() - started)} ms`);
    expect((await world.cluster.get(settings('good'))).data).toEqual({ size: 'large', of: bad });
    return message;
  }

  test.each(Object.keys(mistakes))('%s', async (name) => {
    const mistake = mistakes[name];
    if (mistake === undefined) throw new Error(name);
    const message = await makeMistakes([mistake], mistake.reason);
    for (const part of mistake.says) expect(message).toMatch(part);
  });

  test.each(['BuildFailed', 'ReconciliationFailed'] as const)('all that can be known at once is told at once: %s', async (reason) => {
    const wrong = Object.values(mistakes).filter((mistake) => mistake.reason === reason);
    expect(wrong.length).toBeGreaterThan(1);
    const message = await makeMistakes(wrong, reason);
    for (const part of wrong.flatMap(({ says }) => says)) expect(message).toMatch(part);
  });

  test('all five at once are told at once', async () => {
    const message = await makeMistakes(Object.values(mistakes), 'BuildFailed');
    for (const part of Object.values(mistakes).flatMap(({ says }) => says)) expect(message).toMatch(part);
  });

  test('what an earlier stage had applied already is told with the fault', async () => {
    const bad = await push({
      'app/namespace.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: early}\n',
      'app/refused.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: refused, namespace: early}\nspec: {ports: [{port: 99999}]}\n',
    });
    const message = await failure('app', bad, 'ReconciliationFailed');
    expect(message).toMatch(/Service\/early\/refused .*Invalid value: 99999/);
    expect(message).toMatch(/applied before:\nNamespace\/early created/);
    await applied('app', await push({ 'app/refused.yaml': null }));
  });

  test('the fault is told as an event too, once', async () => {
    const bad = await push(inFolder('app', mistakes['broken YAML']?.files ?? {}));
    await failure('app', bad, 'BuildFailed');
    const events = async () =>
      (await world.cluster.list({ apiVersion: 'v1', kind: 'Event', namespace: NAMESPACE })).filter(
        ({ message, metadata }) =>
          String(message).includes('broken.yaml:5') &&
          metadata.annotations?.['kustomize.toolkit.fluxcd.io/revision'] === `main@sha1:${bad}`,
      );
    await waitFor(async () => (await events()).length > 0, { what: 'an Event of the fault' });
    expect((await events()).map(({ type, reason, count }) => ({ type, reason, count }))).toEqual([
      expect.objectContaining({ type: 'Warning', reason: 'BuildFailed' }),
    ]);
    await applied('app', await push({ 'app/broken.yaml': null }));
  });

  test('a new commit ends the wait for what an earlier one never makes healthy', async () => {
    const bad = await push({ 'app/stuck.yaml': stuckYaml });
    await world.cluster.waitForObject(
      reference.kustomization('app'),
      'to wait for health',
      (object) => object.status?.lastAttemptedRevision === `main@sha1:${bad}` && conditionOf(object, 'Ready')?.status === 'Unknown',
    );
    const started = performance.now();
    await applied('app', await push({ 'app/stuck.yaml': null }));
    console.log(`wait cancelled, new commit applied: ${Math.round(performance.now() - started)} ms`);
  });

  describe('one that fails and one that is slow', () => {
    const COUNT = 50;
    const names = Array.from({ length: COUNT }, (_, index) => `healthy-${index}`);
    let healthy: GitRepository;

    /** Commits a change of all fifty; how long until the last was applied. */
    async function pushAll(value: string): Promise<number> {
      const commit = await healthy.commit(Object.fromEntries(names.map((name) => [`${name}/a.yaml`, settingsYaml(name, { value })])));
      const started = performance.now();
      await world.cluster.requestReconcile(reference.gitRepository('healthy'));
      await waitFor(
        async () => {
          const all = await world.cluster.list({
            apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
            kind: 'Kustomization',
            namespace: NAMESPACE,
          });
          const done = all.filter(
            ({ status, metadata }) => names.includes(metadata.name) && status?.lastAppliedRevision === `main@sha1:${commit}`,
          );
          return done.length === COUNT;
        },
        { what: `${COUNT} Kustomizations to apply ${commit}`, intervalMs: 50, describe: () => world.controllers.logTails() },
      );
      return performance.now() - started;
    }

    test('never delay fifty healthy ones', async () => {
      healthy = await world.git.create('healthy');
      const troubled = await world.git.create('troubled');
      await healthy.commit(Object.fromEntries(names.map((name) => [`${name}/a.yaml`, settingsYaml(name)])));
      await troubled.commit({ 'bad/a.yaml': mistakes['an unknown kind']?.files['unknown.yaml'] ?? '', 'slow/a.yaml': stuckYaml });
      await world.cluster.apply([
        gitRepository('healthy', world.git.urlOf(healthy)),
        ...names.map((name) => kustomization(name, 'healthy', { path: `./${name}`, wait: true })),
      ]);
      await pushAll('first');
      const alone = await pushAll('second');
      // More of them than there are workers, and those that fail are tried again all the time.
      await world.cluster.apply([
        gitRepository('troubled', world.git.urlOf(troubled)),
        ...Array.from({ length: 8 }, (_, index) => kustomization(`bad-${index}`, 'troubled', { path: './bad', retryInterval: '1s' })),
        ...Array.from({ length: 8 }, (_, index) =>
          kustomization(`slow-${index}`, 'troubled', { path: './slow', wait: true, timeout: '5m' }),
        ),
      ]);
      await world.cluster.waitForCondition(reference.kustomization('bad-7'), { type: 'Ready', status: 'False' });
      await world.cluster.waitForCondition(reference.kustomization('slow-7'), { type: 'Ready', status: 'Unknown' });
      const beside = await pushAll('third');
      console.log(`fifty healthy ones: ${Math.round(alone)} ms alone, ${Math.round(beside)} ms beside 8 that fail and 8 that wait`);
      expect(beside).toBeLessThan(30_000);
      await Promise.all(
        Array.from({ length: 8 }, (_, index) => [reference.kustomization(`bad-${index}`), reference.kustomization(`slow-${index}`)])
          .flat()
          .map((each) => world.cluster.delete(each)),
      );
    }, 90_000);

    test('an event address that answers nobody slows no reconcile', async () => {
      const before = await pushAll('fourth');
      const controller = world.controllers.get('kustomize-controller');
      const silent = await startSilentServer();
      await controller.stop();
      await controller.start({ args: [`--events-addr=${silent.url}/`] });
      await pushAll('fifth');
      const silently = await pushAll('sixth');
      await controller.stop();
      await controller.start();
      await silent.stop();
      console.log(`fifty healthy ones: ${Math.round(before)} ms, ${Math.round(silently)} ms with a silent event address`);
      expect(silent.taken()).toBeGreaterThan(0);
      expect(silently).toBeLessThan(30_000);
    }, 90_000);
  });
});

/** Takes connections and says nothing. */
async function startSilentServer(): Promise<{ url: string; taken(): number; stop(): Promise<void> }> {
  const proxy = await startTcpProxy(0);
  proxy.setMode('swallow');
  return { url: `http://127.0.0.1:${proxy.port}`, taken: () => proxy.accepted, stop: () => proxy.stop() };
}

await describeWith(needsOfInstallation, 'errors: what misbehaves for a while is ridden out', () => {
  let world: Installation;
  let proxy: FaultProxy;
  let relay: ArtifactRelay;
  let repository: GitRepository;
  let count = 0;
  const source = () => world.controllers.get('source-controller');

  beforeAll(async () => {
    relay = await startArtifactRelay(() => source().addresses.storagePort);
    world = await startInstallation({
      controllers: { args: { 'source-controller': [`--storage-adv-addr=${relay.address}`] } },
      apiUrl: async (controlPlane) => {
        proxy = await startFaultProxy(controlPlane);
        return proxy.url;
      },
    });
    repository = await world.git.create('app');
    await repository.commit({ 'a.yaml': settingsYaml('ridden', { count: '0' }) });
    await world.cluster.apply([
      gitRepository('app', world.git.urlOf(repository), { timeout: '5s' }),
      kustomization('app', 'app', { wait: true }),
    ]);
    await world.cluster.waitForReady(reference.kustomization('app'));
  });

  afterAll(async () => {
    await world?.stop();
    await proxy?.stop();
    await relay?.stop();
  });

  /** Commits, and waits until it is applied; how long that took in milliseconds. */
  async function commitAndWait(deadlineMs = 30_000): Promise<number> {
    count += 1;
    const commit = await repository.commit({ 'a.yaml': settingsYaml('ridden', { count: String(count) }) });
    const started = performance.now();
    await world.cluster.requestReconcile(reference.gitRepository('app'));
    await waitForApplied(world.cluster, 'app', commit, { deadlineMs });
    return performance.now() - started;
  }

  /** Lets something go wrong, commits meanwhile, and waits until that is applied by the same processes. */
  async function rideOut(what: string, begin: () => void, end?: { afterMs: number; action: () => void }): Promise<void> {
    const before = world.controllers.all.map(({ process }) => process?.pid);
    begin();
    const timer = end === undefined ? undefined : setTimeout(end.action, end.afterMs);
    try {
      console.log(`${what}: commit to applied ${Math.round(await commitAndWait())} ms`);
    } finally {
      clearTimeout(timer);
      end?.action();
      proxy.api.clearFaults();
      proxy.tcp.setMode('pass');
      relay.faults.clear();
      world.git.faults.clear();
    }
    expect(world.controllers.all.map(({ process }) => process?.pid)).toEqual(before);
    expect(world.controllers.all.map(({ process }) => process?.exit())).toEqual(before.map(() => undefined));
    // Nothing that was missed meanwhile keeps the next one from being seen.
    await commitAndWait();
  }

  test.each<[string, () => void]>([
    ['429 with Retry-After', () => proxy.api.addFault({ status: 429, retryAfter: 1, times: 10, match: ({ verb }) => verb !== 'watch' })],
    ['503', () => proxy.api.addFault({ status: 503, times: 10, match: ({ verb }) => verb !== 'watch' })],
    ['429 on everything', () => proxy.api.addFault({ status: 429, retryAfter: 1, times: 40 })],
    [
      '410 on watches',
      () => {
        proxy.api.addFault({ status: 410, times: 30, match: ({ verb }) => verb === 'watch' });
        proxy.tcp.resetAll();
      },
    ],
    ['reset connections', () => proxy.tcp.resetAll()],
    ['broken streams', () => proxy.api.addFault({ resetStream: constants.NGHTTP2_INTERNAL_ERROR, times: 10 })],
    ['answers that break off', () => proxy.api.addFault({ resetAfterBytes: 100, times: 10, match: ({ verb }) => verb !== 'watch' })],
    ['GOAWAY', () => proxy.api.goAway()],
    ['requests that hang on live connections', () => proxy.api.addFault({ hang: true, times: 4, match: ({ verb }) => verb !== 'watch' })],
    [
      'a watch that hangs at its start',
      () => {
        proxy.api.addFault({ hang: true, times: 1, match: ({ verb }) => verb === 'watch' });
        proxy.tcp.resetAll();
      },
    ],
  ])(
    'API server: %s',
    async (what, begin) => {
      await rideOut(`API server, ${what}`, begin);
    },
    60_000,
  );

  test('API server: half-open connections are found dead', async () => {
    await rideOut('API server, half-open for 4 s', () => proxy.tcp.setMode('swallow'), {
      afterMs: 4_000,
      action: () => proxy.tcp.setMode('pass'),
    });
  }, 90_000);

  test('API server: away for a while', async () => {
    const begin = () => {
      proxy.tcp.setMode('refuse');
      proxy.tcp.resetAll();
    };
    await rideOut('API server, refusing for 4 s', begin, { afterMs: 4_000, action: () => proxy.tcp.setMode('pass') });
  }, 90_000);

  test.each([
    ['hangs', { hang: true, times: 1 }],
    ['answers 500', { status: 500, times: 2 }],
    ['answers 429', { status: 429, headers: { 'retry-after': '1' }, times: 2 }],
    ['resets', { reset: true, times: 2 }],
  ])(
    'Git server: %s',
    async (what, fault) => {
      await rideOut(`Git server, ${what}`, () => world.git.faults.add(fault));
    },
    60_000,
  );

  test.each([
    ['answers 500', { status: 500, times: 2 }],
    ['answers 429', { status: 429, times: 2 }],
    ['resets', { reset: true, times: 2 }],
    ['breaks off', { resetAfterBytes: 10, times: 2 }],
    ['hangs', { hang: true, times: 1 }],
  ])(
    'artifact server: %s',
    async (what, fault) => {
      await rideOut(`artifact server, ${what}`, () => relay.faults.add(fault));
    },
    90_000,
  );

  test('artifacts that hang delay nobody who has another', async () => {
    const hanging = await world.git.create('hanging');
    await hanging.commit({ 'a.yaml': settingsYaml('hanging') });
    // More than there are workers.
    const names = Array.from({ length: 6 }, (_, index) => `hanging-${index}`);
    await world.cluster.apply(names.map((name) => gitRepository(name, world.git.urlOf(hanging))));
    for (const name of names) await world.cluster.waitForReady(reference.gitRepository(name));
    relay.faults.add({ hang: true, match: ({ url }) => url?.includes('/hanging-') === true });
    await world.cluster.apply(names.map((name) => kustomization(name, name)));
    const beside = await commitAndWait();
    console.log(`commit to applied beside 6 hanging artifacts: ${Math.round(beside)} ms`);
    // Within the time that anything may take: the artifacts hang for longer.
    expect(beside).toBeLessThan(30_000);
  }, 60_000);
});
