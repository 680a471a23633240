import { silentLogger } from '@capstan/runtime';
import { Bench } from '../testing/bench.ts';
import { condition, kustomization } from '../testing/kustomization.ts';
import { reportHandled, reportLostArtifact, reportStall, reportWait } from './report-decision.ts';

const ARTIFACT = { url: 'http://source/x', path: 'x', revision: 'main@sha1:1', digest: 'sha256:1', lastUpdateTime: '2026-01-01T00:00:00Z' };

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});
afterEach(() => bench.stop());

describe('a stall', () => {
  const stall = { do: 'stall', reason: 'AccessDenied', message: 'not yours', artifact: ARTIFACT } as const;

  test('is written and told once, however often it is looked at', async () => {
    await bench.create(kustomization('apps'));
    for (let look = 0; look < 3; look++) await reportStall(await bench.object('apps'), stall, bench.services, silentLogger);
    expect(await bench.conditions('apps')).toEqual(['Stalled=True AccessDenied', 'Ready=False AccessDenied']);
    expect(bench.told).toEqual([
      { severity: 'error', reason: 'AccessDenied', message: 'not yours', metadata: { revision: ARTIFACT.revision } },
    ]);
  });

  test('for another reason is told again', async () => {
    await bench.create(kustomization('apps'));
    await reportStall(await bench.object('apps'), stall, bench.services, silentLogger);
    await reportStall(await bench.object('apps'), { ...stall, message: 'nor theirs' }, bench.services, silentLogger);
    expect(bench.told.map(({ message }) => message)).toEqual(['not yours', 'nor theirs']);
  });
});

describe('a wait', () => {
  const wait = {
    do: 'await',
    reason: 'DependencyNotReady',
    message: "dependency 'flux-system/infra' is not ready",
    notice: 'Dependencies do not meet ready condition, retrying in 30s',
    artifact: ARTIFACT,
    requeueAfterMs: 30_000,
  } as const;

  test('is written, told once with what is waited for, and looked at again after a while', async () => {
    await bench.create(kustomization('apps'));
    for (let look = 0; look < 2; look++) {
      expect(await reportWait(await bench.object('apps'), wait, bench.services, silentLogger)).toEqual({ requeueAfterMs: 30_000 });
    }
    expect(await bench.conditions('apps')).toEqual(['Ready=False DependencyNotReady']);
    expect(bench.told).toEqual([
      {
        severity: 'info',
        reason: 'DependencyNotReady',
        message: `${wait.notice}: ${wait.message}`,
        metadata: { revision: ARTIFACT.revision },
      },
    ]);
  });

  test('without a notice is written alone: its source tells of it', async () => {
    await bench.create(kustomization('apps'));
    const { notice: _silent, ...rest } = wait;
    await reportWait(await bench.object('apps'), rest, bench.services, silentLogger);
    expect([await bench.conditions('apps'), bench.told]).toEqual([['Ready=False DependencyNotReady'], []]);
  });

  test('for an artifact that the file server has lost is over when its source has made another', async () => {
    await bench.create(kustomization('apps'));
    expect(await reportLostArtifact(await bench.object('apps'), bench.services, silentLogger)).toEqual({ requeueAfterMs: 30_000 });
    expect((await bench.object('apps')).status?.conditions?.[0]).toMatchObject({
      type: 'Ready',
      status: 'False',
      reason: 'ArtifactFailed',
      message: 'Source is not ready, artifact not found, retrying in 30s',
    });
  });
});

test('a suspended object says that it has seen a request, and nothing else', async () => {
  const status = { conditions: [condition('Ready', 'False', 'BuildFailed', 'broken')] };
  await bench.create(
    kustomization('apps', { suspend: true }, { status, metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': 'now' } } }),
  );
  await reportHandled(await bench.object('apps'), bench.services);
  expect((await bench.object('apps')).status).toEqual({ ...status, lastHandledReconcileAt: 'now' });
  expect(bench.told).toEqual([]);
});
