import { GoMap } from '@capstan/gotemplate';
import { Tree } from '@capstan/tree';
import { HelmError } from './error.ts';
import { loadTree } from './load-chart.ts';
import type { Release, ReleaseStatus } from './release.ts';
import {
  deployedRevision,
  lastRevision,
  nextVersion,
  revisionsToRemove,
  revisionsToSupersede,
  revisionToUpgrade,
} from './release-history.ts';

const chart = loadTree(Tree.of([['Chart.yaml', 'apiVersion: v2\nname: app\nversion: 1.0.0\n']]));

/** Revisions 1, 2, ... with these statuses, in no order. */
function history(...statuses: ReleaseStatus[]): Release[] {
  const releases = statuses.map(
    (status, index): Release => ({
      name: 'app',
      namespace: 'default',
      version: index + 1,
      firstDeployed: '',
      lastDeployed: '',
      description: '',
      status,
      notes: '',
      chart,
      config: new GoMap(),
      manifest: '',
      hooks: [],
      labels: new Map(),
    }),
  );
  return releases.reverse();
}

const versions = (releases: readonly Release[]) => releases.map(({ version }) => version);

describe('the newest revision', () => {
  test('is the one with the highest number, not the last in the list', () => {
    expect(lastRevision(history('superseded', 'deployed'))?.version).toBe(2);
    expect(lastRevision([])).toBeUndefined();
  });

  test('that is deployed is taken where several are', () => {
    expect(deployedRevision(history('deployed', 'deployed', 'failed'))?.version).toBe(2);
    expect(deployedRevision(history('failed'))).toBeUndefined();
  });

  test.each([
    [[], 1],
    [['deployed'], 2],
    [['superseded', 'superseded', 'failed'], 4],
  ] satisfies [ReleaseStatus[], number][])('of %j is followed by %d', (statuses, next) => {
    expect(nextVersion(history(...statuses))).toBe(next);
  });
});

describe('an upgrade', () => {
  test.each([
    [['superseded', 'deployed'], 2],
    [['deployed', 'failed'], 1],
    [['superseded', 'failed'], 2],
    [['superseded', 'superseded'], 2],
  ] satisfies [ReleaseStatus[], number][])('of %j starts from %d', (statuses, version) => {
    expect(revisionToUpgrade('app', history(...statuses)).version).toBe(version);
  });

  test.each([
    [[], 'ReleaseNotDeployed', '"app" has no deployed releases'],
    [['uninstalled'], 'ReleaseNotDeployed', '"app" has no deployed releases'],
    [['deployed', 'pending-upgrade'], 'ReleasePending', 'another operation (install/upgrade/rollback) is in progress'],
    [['pending-install'], 'ReleasePending', 'another operation (install/upgrade/rollback) is in progress'],
    [['deployed', 'pending-rollback'], 'ReleasePending', 'another operation (install/upgrade/rollback) is in progress'],
  ] satisfies [ReleaseStatus[], string, string][])('of %j is refused with %s', (statuses, code, message) => {
    const upgrade = () => revisionToUpgrade('app', history(...statuses));
    expect(upgrade).toThrow(HelmError);
    expect(upgrade).toThrow(expect.objectContaining({ code, message }));
  });
});

describe('what an operation supersedes', () => {
  test.each([
    ['install', false, ['uninstalled'], [1]],
    ['install', false, ['superseded', 'failed'], []],
    ['install', false, [], []],
    ['upgrade', false, ['superseded', 'deployed'], [2]],
    ['upgrade', false, ['deployed', 'failed'], [1]],
    ['upgrade', true, ['superseded', 'deployed'], []],
    ['rollback', false, ['deployed', 'superseded', 'deployed', 'failed'], [1, 3]],
    ['rollback', true, ['deployed', 'failed'], [2]],
    ['uninstall', false, ['deployed', 'deployed'], [1]],
    ['uninstall', false, ['superseded', 'deployed'], []],
  ] satisfies ['install' | 'upgrade' | 'rollback' | 'uninstall', boolean, ReleaseStatus[], number[]][])(
    '%s (failed: %j) after %j: %j',
    (operation, hasFailed, statuses, expected) => {
      expect(versions(revisionsToSupersede(history(...statuses), operation, hasFailed))).toEqual(expected);
    },
  );
});

describe('a limit on history', () => {
  test.each([
    [0, ['superseded', 'superseded', 'deployed'], []],
    [3, ['superseded', 'deployed'], []],
    [2, ['superseded', 'deployed'], [1]],
    [1, ['superseded', 'deployed'], [1]],
    [3, ['superseded', 'superseded', 'superseded', 'deployed'], [1, 2]],
    [2, ['deployed', 'failed', 'failed', 'failed'], [2, 3, 4]],
    [2, ['failed', 'failed', 'failed'], [1, 2]],
    [1, ['failed', 'failed'], [1, 2]],
  ] satisfies [number, ReleaseStatus[], number[]][])('of %d makes go from %j: %j', (limit, statuses, expected) => {
    expect(versions(revisionsToRemove(history(...statuses), limit))).toEqual(expected);
  });
});
