import { Inventory } from '@capstan/apply';
import { Bench } from '../testing/bench.ts';
import { kustomization, readyStatus } from '../testing/kustomization.ts';
import type { Applied } from './apply.ts';
import { RevisionNews } from './revision-news.ts';
import { StatusSession } from './status-session.ts';

const REVISION = { revision: 'main@sha1:2', originRevision: undefined };
const ID = 'default_web_apps_Deployment';
const item = [...Inventory.parse([{ id: ID, v: 'v1' }])][0];

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});
afterEach(() => bench.stop());

const newsOf = (object = kustomization('apps')) =>
  new RevisionNews(new StatusSession(object, bench.services.statuses), REVISION, bench.services);
const applied = (more: Partial<Applied> = {}): Applied => ({
  ...{ changes: [], faults: [], answers: new Map(), drifts: new Map(), ignored: new Map() },
  ...more,
});
const drifted = (message: string) => applied({ drifts: new Map([[ID, { fields: [], managers: [], message }]]) });
const told = () => bench.told.map(({ reason, message }) => `${reason}: ${message}`);

describe('what was applied', () => {
  test('is told in one event with its revision, what did not change left out', () => {
    if (item === undefined) throw new Error(`${ID} is no id`);
    newsOf().applied(
      applied({
        changes: [
          { item, action: 'configured' },
          { item: { ...item, name: 'db' }, action: 'unchanged' },
        ],
      }),
      new Map(),
    );
    expect(bench.told).toEqual([
      {
        severity: 'info',
        reason: 'Progressing',
        message: 'Deployment/default/web configured',
        metadata: { revision: REVISION.revision },
      },
    ]);
  });

  test('is not told where nothing changed', () => {
    newsOf().applied(applied(), new Map());
    expect(told()).toEqual([]);
  });

  test('has fields that nobody understands told with the file and line of their object', () => {
    const ignored = new Map([[ID, 'Deployment/default/web: no schema has .spec.replica; ignored']]);
    newsOf().applied(applied({ ignored }), new Map([[ID, { path: 'apps/web.yaml', line: 3 }]]));
    expect(told()).toEqual(['FieldsIgnored: Deployment/default/web: no schema has .spec.replica; ignored (apps/web.yaml:3)']);
  });
});

describe('drift', () => {
  test('is told when it is corrected, told once more when somebody fights, and then no more', () => {
    const news = newsOf();
    for (let round = 0; round < 5; round++) news.applied(drifted('Deployment/default/web drifted: .spec.paused'), new Map());
    expect(told()).toEqual([
      'DriftCorrected: Deployment/default/web drifted: .spec.paused; corrected',
      'DriftCorrected: Deployment/default/web drifted: .spec.paused again and again; corrections now wait longer each time, up to 5m0s',
    ]);
  });

  test('of another field is news of its own', () => {
    const news = newsOf();
    news.applied(drifted('web drifted: .spec.paused'), new Map());
    news.applied(drifted('web drifted: .spec.replicas'), new Map());
    expect(told()).toHaveLength(2);
  });

  test('of one owner is not that of another', () => {
    newsOf().applied(drifted('web drifted'), new Map());
    newsOf(kustomization('other')).applied(drifted('web drifted'), new Map());
    expect(told()).toEqual(['DriftCorrected: web drifted; corrected', 'DriftCorrected: web drifted; corrected']);
  });
});

describe('the end', () => {
  const before = kustomization('apps', {}, { status: { ...readyStatus('main@sha1:1') } });

  test('is told of a build that is new and had nothing to tell: another process has applied it', () => {
    newsOf(before).succeeded('Applied revision: main@sha1:2', 'sha256:new');
    expect(told()).toEqual(['ReconciliationSucceeded: Applied revision: main@sha1:2']);
  });

  test('is not told where something was told on the way', () => {
    const news = newsOf(before);
    news.progress('Health check passed in 1s');
    news.succeeded('Applied revision: main@sha1:2', 'sha256:new');
    expect(told()).toEqual(['Progressing: Health check passed in 1s']);
  });

  test('is not told of what was applied before', () => {
    newsOf(kustomization('apps', {}, { status: readyStatus(REVISION.revision) })).succeeded('Applied revision: main@sha1:2', 'sha256:new');
    expect(told()).toEqual([]);
  });
});

test('secret values are hidden in everything that is told after they are known', () => {
  const news = newsOf();
  news.maskBy((text) => text.replaceAll('hunter2', '***'));
  news.progress('password hunter2 configured');
  expect([told(), news.mask('hunter2')]).toEqual([['Progressing: password *** configured'], '***']);
});
