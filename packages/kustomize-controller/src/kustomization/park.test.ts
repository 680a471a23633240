import { Bench } from '../testing/bench.ts';
import { kustomization, readyStatus } from '../testing/kustomization.ts';
import { park } from './park.ts';
import { StatusSession } from './status-session.ts';

const REVISION = 'main@sha1:2';
let bench: Bench;
beforeEach(async () => {
  bench = new Bench();
  await bench.create(kustomization('apps', { timeout: '2m' }, { status: readyStatus('main@sha1:1') }));
});
afterEach(() => bench.stop());

test('an object whose input is long in coming says what it fetches, keeps what it had, and is woken when that is there', async () => {
  let come = (): void => undefined;
  const settled = new Promise<void>((resolve) => {
    come = resolve;
  });
  const session = new StatusSession(await bench.object('apps'), bench.services.statuses);
  await park(session, { revision: REVISION, settled, reason: 'artifact' }, bench.services);
  const { status } = await bench.object('apps');
  expect(await bench.conditions('apps')).toEqual(['Reconciling=True Progressing', 'Ready=Unknown Progressing']);
  expect(status?.conditions?.[0]?.message).toBe(`Fetching manifests for revision ${REVISION} with a timeout of 2m0s`);
  // Nothing of it was attempted.
  expect([status?.lastAppliedRevision, status?.lastAttemptedRevision]).toEqual(['main@sha1:1', 'main@sha1:1']);
  expect(bench.woken).toEqual([]);
  come();
  await new Promise((resolve) => setImmediate(resolve));
  expect(bench.woken).toEqual([{ key: { namespace: 'flux-system', name: 'apps' }, reason: 'artifact' }]);
});

test('nobody is woken for an object that could not be parked: it is tried again as it is', async () => {
  const stale = new StatusSession(await bench.object('apps'), bench.services.statuses);
  await new StatusSession(await bench.object('apps'), bench.services.statuses).write((object) => ({
    ...object.status,
    lastAttemptedRevision: 'x',
  }));
  const parked = park(stale, { revision: REVISION, settled: Promise.resolve(), reason: 'artifact' }, bench.services);
  await expect(parked).rejects.toMatchObject({ code: 'Conflict' });
  expect(bench.woken).toEqual([]);
});
