import { KubeError, type Resource } from '@capstan/kube';
import { DELIVERED_ANNOTATION, DeliveryMark } from '../events/delivery-mark.ts';
import { silentLogger } from '../log/logger.ts';
import { FakeClient } from '../testing/fake-client.ts';
import { FakeClock, settle } from '../testing/fake-clock.ts';
import { LeaderElection } from './leader-election.ts';
import type { Lease } from './lease.ts';

const LEASES: Resource = { group: 'coordination.k8s.io', version: 'v1', kind: 'Lease', plural: 'leases', namespaced: true };
const KEY = { namespace: 'system', name: 'x-leader-election' };

function setUp() {
  const clock = new FakeClock();
  const client = new FakeClient([LEASES], clock);
  const electionOf = (identity: string, through: FakeClient = client, mark = new DeliveryMark(clock)): LeaderElection =>
    new LeaderElection({
      client: through,
      clock,
      log: silentLogger,
      terms: { name: KEY.name, namespace: KEY.namespace, identity, durationMs: 35_000 },
      renewDeadlineMs: 30_000,
      retryPeriodMs: 5_000,
      releaseOnCancel: true,
      mark,
    });
  const holder = async (): Promise<string | undefined> => (await client.get<Lease>(LEASES, KEY)).spec.holderIdentity;
  return { clock, client, electionOf, holder };
}

const never = new AbortController().signal;

const { random } = Math;

afterEach(() => {
  Math.random = random;
});

test('of two replicas one leads; the other follows as soon as the lease is given up', async () => {
  const { clock, electionOf, holder } = setUp();
  const [first, second] = [electionOf('first'), electionOf('second')];
  await first.acquire(never);
  const waiting = second.acquire(never);
  const end = new AbortController();
  const keeping = first.keep(end.signal);
  await clock.advance(120_000);
  expect([await holder(), first.isLeader, second.isLeader]).toEqual(['first', true, false]);
  end.abort();
  await keeping;
  await first.release();
  expect([await holder(), first.isLeader]).toEqual(['', false]);
  await clock.advance(5_500);
  await waiting;
  expect(await holder()).toBe('second');
});

test('a leader that died is followed when its lease has run out by the follower’s own clock', async () => {
  const { clock, electionOf, holder } = setUp();
  await electionOf('dead').acquire(never);
  const waiting = electionOf('next').acquire(never);
  await clock.advance(34_000);
  expect(await holder()).toBe('dead');
  await clock.advance(7_000);
  await waiting;
  expect(await holder()).toBe('next');
});

test('a lease that somebody else has taken is lost at once', async () => {
  const { clock, client, electionOf } = setUp();
  const election = electionOf('me');
  await election.acquire(never);
  const keeping = election.keep(never);
  const lost = expect(keeping).rejects.toMatchObject({ code: 'LeaseLost', message: 'lease system/x-leader-election was taken by usurper' });
  await client.patch(LEASES, KEY, { spec: { holderIdentity: 'usurper' } }, { type: 'merge' });
  await clock.advance(6_000);
  await lost;
  expect(election.isLeader).toBe(false);
});

test.each([0, 0.5, 0.999])('a lease that cannot be renewed is lost at the deadline, however pauses fall (%d)', async (chance) => {
  Math.random = () => chance;
  const { clock, client, electionOf } = setUp();
  const election = electionOf('me');
  await election.acquire(never);
  let lostAt: number | undefined;
  const startedAt = clock.now();
  const keeping = election.keep(never).catch(() => {
    lostAt = clock.now();
  });
  client.intercept(() => {
    throw new KubeError('Unreachable', 'no route to host');
  });
  await clock.advance(60_000);
  await keeping;
  expect((lostAt ?? 0) - startedAt).toBe(30_000);
});

test('a request that hangs does not hold the deadline up', async () => {
  const { clock, client, electionOf } = setUp();
  const election = electionOf('me');
  await election.acquire(never);
  const lost = expect(election.keep(never)).rejects.toMatchObject({ code: 'LeaseLost' });
  client.intercept(() => new Promise(() => {}));
  client.update = (_resource, _object, options) =>
    new Promise((_resolve, reject) => options?.signal?.addEventListener('abort', () => reject(options.signal?.reason)));
  await clock.advance(31_000);
  await lost;
});

test('a lease counts from when it was asked for, not from when the answer came', async () => {
  Math.random = () => 0.5;
  const { clock, client, electionOf } = setUp();
  const election = electionOf('me');
  await election.acquire(never);
  const startedAt = clock.now();
  let lostAt = 0;
  const keeping = election.keep(never).catch(() => {
    lostAt = clock.now();
  });
  let requests = 0;
  client.intercept(async () => {
    requests += 1;
    if (requests > 1) throw new KubeError('Unreachable', 'no route to host');
    await new Promise<void>((resolve) => clock.after(20_000, resolve));
  });
  await clock.advance(60_000);
  await keeping;
  // Renewed after 5 s; 30 s from then.
  expect(lostAt - startedAt).toBe(35_000);
});

test('a fault that passes costs nothing', async () => {
  const { clock, client, electionOf, holder } = setUp();
  const election = electionOf('me');
  await election.acquire(never);
  const end = new AbortController();
  const keeping = election.keep(end.signal);
  client.intercept(() => {
    throw new KubeError('ServiceUnavailable', 'restarting');
  });
  await clock.advance(15_000);
  client.intercept(() => {});
  await clock.advance(60_000);
  expect([await holder(), election.isLeader]).toEqual(['me', true]);
  end.abort();
  await keeping;
});

test('a replica that is stopped while it waits gives up', async () => {
  const { electionOf } = setUp();
  await electionOf('first').acquire(never);
  const stop = new AbortController();
  const waiting = expect(electionOf('second').acquire(stop.signal)).rejects.toThrow('enough');
  await settle();
  stop.abort(new Error('enough'));
  await waiting;
});

describe('the mark of what was told', () => {
  const markOf = async (client: FakeClient) => (await client.get<Lease>(LEASES, KEY)).metadata.annotations?.[DELIVERED_ANNOTATION];

  test('goes along with renewals and with the release, and is taken over by the next leader', async () => {
    const { clock, client, electionOf } = setUp();
    const [marks, end] = [[new DeliveryMark(clock), new DeliveryMark(clock)] as const, new AbortController()];
    const first = electionOf('first', client, marks[0]);
    await first.acquire(never);
    marks[0].keep();
    const keeping = first.keep(end.signal);
    const startedAt = clock.now();
    await clock.advance(30_000);
    expect(Date.parse((await markOf(client))?.split('@')[0] ?? '') - startedAt).toBeGreaterThanOrEqual(20_000);
    const happenedAt = clock.now();
    marks[0].open(happenedAt);
    await clock.advance(30_000);
    end.abort();
    await keeping;
    await first.release();
    await electionOf('second', client, marks[1]).acquire(never);
    expect([marks[0].inheritedMs, marks[1].inheritedMs]).toEqual([undefined, Math.floor(happenedAt / 1000) * 1000 - 1000]);
    expect(await markOf(client)).toMatch(/@1$/);
  });
});
