import { type ApplyResult, Inventory } from '@capstan/apply';
import { compileHealthExpr } from '@capstan/health';
import { Bench } from '../testing/bench.ts';
import { condition, kustomization, readyStatus } from '../testing/kustomization.ts';
import { beginWait, endWait, type HealthWait, isOverAtOnce } from './health-wait.ts';
import { RevisionNews } from './revision-news.ts';
import { StatusSession } from './status-session.ts';

const REVISION = 'main@sha1:2';
const applied = Inventory.parse([{ id: 'default_migrate_batch_Job', v: 'v1' }]);
const [item] = applied;
const result = (action?: 'created' | 'unchanged' | 'skipped'): ApplyResult => ({
  changes: item === undefined || action === undefined ? [] : [{ item, action }],
  faults: [],
  answers: new Map(),
  drifts: new Map(),
});

let bench: Bench;
let end: AbortController;
beforeEach(() => {
  bench = new Bench();
  end = new AbortController();
});
afterEach(async () => {
  end.abort(new Error('over'));
  await bench.stop();
});

const begin = (object = kustomization('apps', { wait: true }), outcome = result('created')) => {
  const given = {
    client: bench.client,
    services: bench.services,
    signal: end.signal,
    expressions: compileHealthExpr([], () => ({ source: '', evaluate: () => true })),
  };
  const waiting = beginWait(object, { applied, result: outcome, revision: REVISION }, given);
  waiting?.result.catch(() => undefined);
  return waiting;
};

describe('beginWait', () => {
  test.each([
    ['where no health is asked for', kustomization('apps'), result('created')],
    ['for what a switch leaves alone', kustomization('apps', { wait: true }), result('skipped')],
  ])('does not wait %s', (_why, object, outcome) => {
    expect(begin(object, outcome)).toBeUndefined();
  });

  const healthy = (revision: string) => ({
    ...readyStatus(revision),
    conditions: [...(readyStatus(revision).conditions ?? []), condition('Healthy', 'True', 'Succeeded', 'fine')],
  });

  test.each([
    ['for an object that was not healthy', undefined, 'unchanged' as const, true],
    ['for a new revision that changed something', healthy('main@sha1:1'), 'created' as const, true],
    ['not for a new revision that changed nothing', healthy('main@sha1:1'), 'unchanged' as const, false],
    ['not for the revision of before', healthy(REVISION), 'created' as const, false],
  ])('passing is news %s', (_when, status, action, isNews) => {
    const object = kustomization('apps', { wait: true }, status === undefined ? {} : { status });
    expect(begin(object, result(action))?.isNews).toBe(isNews);
  });

  test('what is not there yet is waited for', async () => {
    const waiting = begin();
    expect(waiting !== undefined && (await isOverAtOnce(waiting))).toBe(false);
  });
});

describe('endWait', () => {
  const newsOf = () => {
    const session = new StatusSession(kustomization('apps'), bench.services.statuses);
    const news = new RevisionNews(session, { revision: REVISION, originRevision: undefined }, bench.services);
    news.maskBy((text) => text.replaceAll('hunter2', '***'));
    return news;
  };
  const over = async (ok: boolean, isNews: boolean) => {
    const waiting: HealthWait = {
      result: Promise.resolve({ ok, message: 'Job/default/migrate failed: hunter2', healthyAt: new Map() }),
      startedMs: bench.clock.now(),
      isNews,
    };
    await bench.clock.advance(2_500);
    return endWait(waiting, { news: newsOf(), services: bench.services });
  };

  test('a wait that passed says how long it took, and tells it where it is news', async () => {
    expect(await over(true, true)).toEqual({ health: { ok: true, message: 'Health check passed in 2.5s' }, failure: undefined });
    expect(bench.told.map(({ message }) => message)).toEqual(['Health check passed in 2.5s']);
  });

  test('one that is no news is not told', async () => {
    await over(true, false);
    expect(bench.told).toEqual([]);
  });

  test('one that was in vain is a failure, and no event of its own', async () => {
    const { health, failure } = await over(false, true);
    expect(health).toEqual({ ok: false, message: 'Job/default/migrate failed: ***' });
    expect(failure).toMatchObject({ reason: 'HealthCheckFailed', message: expect.stringMatching(/^health check failed after 2\.5s: /) });
    expect(bench.told).toEqual([]);
  });
});
