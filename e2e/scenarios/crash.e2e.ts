import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClusterObject } from '../harness/cluster-object.ts';
import type { Controller } from '../harness/controller.ts';
import { ALONE, argumentsOfAll, CONTROLLERS } from '../harness/start-controllers.ts';
import type { GitRepository } from '../peers/git/git-repository.ts';
import { waitFor } from '../wait-for.ts';
import { Fleet, idOf } from './fleet.ts';
import { describeInstallation, type Installation } from './installation.ts';
import { gitRepository, kustomization, NAMESPACE, reference } from './objects.ts';
import { SeededRandom } from './seeded-random.ts';
import { waitForApplied } from './wait-for-applied.ts';

const KILLS = 30;
/** The last commit comes while each controller has still so many kills before it. */
const KILLS_AFTER_LAST_COMMIT = 6;
const FOLDERS = ['apples', 'berries', 'cherries', 'dates'];
const FLEET = 'fleet';
const OWNER = 'kustomize.toolkit.fluxcd.io/name';
/** A leader that was killed keeps its Lease until that runs out; a scenario of its own shows that. */
const ALL_ALONE = { controllers: { args: ALONE } };

await describeInstallation('crash: killed at any moment, everything ends as Git says, and people are told', ALL_ALONE, (world) => {
  const seed = Number(process.env.CAPSTAN_E2E_SEED ?? Date.now() % 1_000_000);
  const random = new SeededRandom(seed);
  const fleet = new Fleet({ namespace: FLEET, folders: FOLDERS, each: 10, random });
  let repository: GitRepository;
  /** The uids of all that was there before the first kill. */
  const before = new Map<string, string>();
  /** What was in Git without a break since then. */
  let stayed: Set<string>;
  let last: string;

  const commit = async () => {
    const revision = await repository.commit(fleet.takeFiles());
    const declared = fleet.all();
    for (const id of stayed) if (!declared.has(id)) stayed.delete(id);
    return revision;
  };
  const liveObjects = async (): Promise<Map<string, ClusterObject>> => {
    const lists = await Promise.all(
      [
        ['v1', 'ConfigMap'],
        ['v1', 'Service'],
        ['apps/v1', 'Deployment'],
      ].map(([apiVersion = '', kind = '']) => world.cluster.list({ apiVersion, kind, namespace: FLEET })),
    );
    const own = lists.flat().filter(({ metadata }) => metadata.name !== 'kube-root-ca.crt');
    return new Map(own.map((object) => [`${object.kind}/${object.metadata.name}`, object]));
  };
  const untilSettledAt = async (revision: string, deadlineMs: number) => {
    const describe = () => `seed ${seed}\n${world.controllers.logTails()}`;
    for (const folder of FOLDERS) await waitForApplied(world.cluster, folder, revision, { deadlineMs, describe });
  };

  beforeAll(async () => {
    console.log(`crash: CAPSTAN_E2E_SEED=${seed}`);
    const { cluster, git } = world;
    repository = await git.create('fleet');
    stayed = new Set(fleet.all().keys());
    const first = await commit();
    await cluster.apply([
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: FLEET } },
      ...alerts(world),
      // New commits are looked for: a webhook that comes while nobody listens is not sent again.
      gitRepository('fleet', git.urlOf(repository), { interval: '1s' }),
      ...FOLDERS.map((folder) => kustomization(folder, 'fleet', { path: folder, wait: folder === 'apples', timeout: '30s' })),
    ]);
    await untilSettledAt(first, 60_000);
    for (const [id, { metadata }] of await liveObjects()) before.set(id, metadata.uid ?? '');
    expect(before.size).toBe(fleet.all().size);
  });

  test(`each controller is killed ${KILLS} times, the API server twice, while commits come in`, async () => {
    const started = performance.now();
    const kills = new Map<string, number>();
    const killed = (name: string) => kills.get(name) ?? 0;
    const least = () => Math.min(...CONTROLLERS.map(killed));
    const killAgainAndAgain = async (controller: Controller) => {
      const when = new SeededRandom(seed + controller.name.length);
      while (killed(controller.name) < KILLS) {
        // From amid its start to amid its work.
        await sleep(when.once(4) ? when.between(50, 600) : when.between(600, 3_000));
        await controller.kill();
        kills.set(controller.name, killed(controller.name) + 1);
        await sleep(when.between(0, 200));
        // All that a kubelet would do.
        await controller.start({ wait: false });
      }
    };
    const commitAgainAndAgain = async () => {
      let commits = 0;
      while (least() < KILLS - KILLS_AFTER_LAST_COMMIT) {
        fleet.stir();
        await commit();
        commits += 1;
        await sleep(random.between(300, 1_500));
      }
      fleet.stirAll();
      last = await commit();
      return commits + 1;
    };
    const killApiServer = async () => {
      for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
        const at = signal === 'SIGKILL' ? KILLS / 4 : KILLS / 2;
        await waitFor(() => least() >= at, { what: `${at} kills`, deadlineMs: 240_000 });
        await world.controlPlane.restartApiServer(signal);
      }
    };
    const [commits] = await Promise.all([
      commitAgainAndAgain(),
      killApiServer(),
      ...CONTROLLERS.map((name) => killAgainAndAgain(world.controllers.get(name))),
    ]);
    const killing = performance.now();
    await untilSettledAt(last, 90_000);
    console.log(
      `crash: ${commits} commits (${JSON.stringify(fleet.done)}), kills for ${seconds(killing - started)}, settled after ${seconds(performance.now() - killing)}`,
    );
  }, 400_000);

  test('what is in the cluster is what the last commit says: no orphan, nothing left of what was removed', async () => {
    const live = await liveObjects();
    const declared = fleet.all();
    expect([...live.keys()].sort()).toEqual([...declared.keys()].sort());
    for (const [id, { folder, value }] of declared) {
      const metadata = live.get(id)?.metadata;
      expect([id, metadata?.labels?.[OWNER], metadata?.annotations?.value]).toEqual([id, folder, String(value)]);
    }
  });

  test('what stayed in Git was never made anew', async () => {
    const live = await liveObjects();
    const [was, is] = [before, live].map((objects) =>
      [...stayed].map((id) => {
        const object = objects.get(id);
        return [id, typeof object === 'string' ? object : object?.metadata.uid];
      }),
    );
    expect(stayed.size).toBeGreaterThanOrEqual(2 * FOLDERS.length);
    expect(is).toEqual(was);
  });

  test('each inventory is what its folder declares', async () => {
    for (const folder of FOLDERS) {
      const declared = fleet.objectsOf(folder).map(idOf).sort();
      // Who let an object go to another folder forgets it when it hears that the other one has it.
      await world.cluster.waitForObject(
        reference.kustomization(folder),
        `to have the inventory ${declared.join(' ')}`,
        ({ status }) => inventoryOf(status).join() === declared.join(),
      );
    }
  });

  test.each(FOLDERS)('Slack and the webhook were told of the last state of %s', async (folder) => {
    const { slack, webhook } = world;
    const revision = `main@sha1:${last}`;
    const told = () => ({
      slack: slack.messages.some(({ payload }) => {
        const text = JSON.stringify(payload);
        return text.includes(`kustomization/${folder}.${NAMESPACE}`) && text.includes(revision) && text.includes('"good"');
      }),
      webhook: webhook.received.some(
        ({ event: { involvedObject, metadata } }) => involvedObject.name === folder && metadata?.revision === revision,
      ),
    });
    await waitFor(() => told().slack && told().webhook, { what: `news of ${folder}`, describe: () => JSON.stringify(told()) });
    expect([slack.refused, webhook.refused]).toEqual([[], []]);
  });

  test('news that nobody could take in outlive a kill of who has them', async () => {
    const { controllers, slack, webhook } = world;
    await controllers.get('notification-controller').kill();
    fleet.stirAll();
    const revision = await commit();
    await untilSettledAt(revision, 30_000);
    await controllers.get('kustomize-controller').kill();
    await controllers.get('kustomize-controller').start();
    await controllers.get('notification-controller').start();
    const started = performance.now();
    const deleted = (text: string) => text.includes(`main@sha1:${revision}`) && text.includes(' deleted');
    await waitFor(
      () =>
        slack.messages.filter(({ payload }) => deleted(JSON.stringify(payload))).length >= FOLDERS.length &&
        webhook.received.filter(({ event }) => deleted(JSON.stringify(event))).length >= FOLDERS.length,
      { what: 'news of what only the killed process saw', describe: () => JSON.stringify(slack.messages.slice(-5)) },
    );
    console.log(`crash: told ${seconds(performance.now() - started)} after both were back`);
  });

  test('no person did anything: nothing was annotated, suspended or asked for', async () => {
    for (const folder of FOLDERS) {
      const { metadata, status } = await world.cluster.get(reference.kustomization(folder));
      expect(metadata.annotations?.['reconcile.fluxcd.io/requestedAt']).toBeUndefined();
      expect(status?.conditions?.filter(({ type }) => type === 'Reconciling' || type === 'Stalled')).toEqual([]);
    }
  });
});

const TERMS = ['--leader-election-lease-duration=4s', '--leader-election-renew-deadline=3s', '--leader-election-retry-period=500ms'];

await describeInstallation('crash: with leader election', { controllers: { args: argumentsOfAll(TERMS) } }, (world) => {
  beforeAll(() => world.cluster.apply(alerts(world)));

  test('a second replica takes over from a killed leader once its Lease has run out, and goes on where it ended', async () => {
    const { cluster, controllers, git } = world;
    const repository = await git.create('app');
    await repository.commit({ 'a.yaml': settings('a'), 'b.yaml': settings('b') });
    await cluster.apply([gitRepository('app', git.urlOf(repository), { interval: '1s' }), kustomization('app', 'app')]);
    await cluster.waitForReady(reference.kustomization('app'));
    const { uid } = (await cluster.get(reference.configMap('a'))).metadata;
    const leader = controllers.get('kustomize-controller');
    await leader.kill();
    const started = performance.now();
    const next = await repository.commit({ 'b.yaml': null, 'c.yaml': settings('c') });
    // As another replica, it has another identity: it has to wait for the Lease.
    await leader.start();
    await waitForApplied(cluster, 'app', next);
    console.log(`crash: the next leader had applied the next commit ${seconds(performance.now() - started)} after the kill (Lease: 4 s)`);
    const found = await cluster.list({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default' }, OWNER);
    expect(found.map(({ metadata }) => metadata.name)).toEqual(['a', 'c']);
    expect(found[0]?.metadata.uid).toBe(uid);
  });

  test('a pod that is gone for good with its volume leaves no news untold, and none are told again that had arrived', async () => {
    const { cluster, controllers, git, slack, webhook } = world;
    const repositories = { calm: await git.create('calm'), busy: await git.create('busy') };
    for (const [name, repository] of Object.entries(repositories)) {
      await repository.commit({ 'settings.yaml': settings(name) });
      await cluster.apply([gitRepository(name, git.urlOf(repository), { interval: '1s' }), kustomization(name, name)]);
    }
    for (const name of Object.keys(repositories)) await cluster.waitForReady(reference.kustomization(name));
    const settledAt = Date.now();
    const lease = {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      namespace: NAMESPACE,
      name: 'kustomize-controller-leader-election',
    };
    await cluster.waitForObject(
      lease,
      'to say that all of it has arrived',
      ({ metadata }) => Date.parse(metadata.annotations?.['capstan.dev/events-delivered-until']?.split('@')[0] ?? '') > settledAt,
    );
    await controllers.get('notification-controller').kill();
    const next = await repositories.busy.commit({ 'settings.yaml': settings('busier') });
    await waitForApplied(cluster, 'busy', next);
    await controllers.get('kustomize-controller').kill();
    rmSync(join(controllers.directory, 'tmp'), { recursive: true, force: true });
    const told = () => ({
      slack: slack.messages.map(({ payload }) => JSON.stringify(payload)).filter((text) => text.includes('Applied revision')),
      webhook: webhook.received.map(({ event }) => `${event.involvedObject.name}: ${event.message}`),
    });
    const message = `Applied revision: main@sha1:${next}`;
    expect(told().slack.join()).not.toContain(message);
    await controllers.get('notification-controller').start();
    await controllers.get('kustomize-controller').start();
    await waitFor(() => told().webhook.includes(`busy: ${message}`) && told().slack.some((text) => text.includes(message)), {
      what: 'news that the lost pod alone had',
      describe: () => `${JSON.stringify(told())}\n${controllers.logTails()}`,
    });
    expect(told().webhook.filter((line) => line.startsWith('calm: Applied'))).toEqual([]);
  });
});

/** The objects of an inventory, `Kind/name`. */
function inventoryOf(status: ClusterObject['status']): string[] {
  const inventory = status?.inventory as { entries: { id: string }[] } | undefined;
  const ids = (inventory?.entries ?? []).map(({ id }) => {
    const [, name, , kind] = id.split('_');
    return `${kind}/${name}`;
  });
  return ids.sort();
}

function settings(name: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: default}\ndata: {a: b}\n`;
}

/** Two Alerts of all Kustomizations: to Slack, and to the webhook. */
function alerts({ slack, webhook }: Installation): ClusterObject[] {
  const addresses = [
    ['slack', slack.webhookUrl],
    ['generic', webhook.url],
  ] as const;
  return addresses.flatMap(([type, address]) => [
    {
      apiVersion: 'notification.toolkit.fluxcd.io/v1beta3',
      kind: 'Provider',
      metadata: { name: type, namespace: NAMESPACE },
      spec: { type, address, ...(type === 'slack' ? { channel: 'general' } : {}) },
    },
    {
      apiVersion: 'notification.toolkit.fluxcd.io/v1beta3',
      kind: 'Alert',
      metadata: { name: type, namespace: NAMESPACE },
      spec: { providerRef: { name: type }, eventSources: [{ kind: 'Kustomization', name: '*' }] },
    },
  ]);
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
