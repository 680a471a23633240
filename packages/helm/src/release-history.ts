import { quote } from '@capstan/gotemplate';
import { HelmError } from './error.ts';
import type { Release } from './release.ts';

/** What is done with a release as a whole. */
export type ReleaseOperation = 'install' | 'upgrade' | 'rollback' | 'uninstall';

/** The revisions of one release, oldest first. */
function sorted(history: readonly Release[]): Release[] {
  return [...history].sort((left, right) => left.version - right.version);
}

/** The newest revision; undefined where there is none. */
export function lastRevision(history: readonly Release[]): Release | undefined {
  return sorted(history).at(-1);
}

/** The newest revision that is deployed: a history that was written to at once by two may hold several. */
export function deployedRevision(history: readonly Release[]): Release | undefined {
  return sorted(history).findLast(({ status }) => status === 'deployed');
}

/** The number of the revision that comes next. */
export function nextVersion(history: readonly Release[]): number {
  return (lastRevision(history)?.version ?? 0) + 1;
}

/**
 * The revision that an upgrade starts from: the deployed one, else a last one that failed or was superseded. Throws a HelmError with
 * Helm's message where there is neither (`ReleaseNotDeployed`), or another operation has not ended (`ReleasePending`).
 */
export function revisionToUpgrade(name: string, history: readonly Release[]): Release {
  const last = lastRevision(history);
  if (last?.status.startsWith('pending-') === true) {
    throw new HelmError('ReleasePending', 'another operation (install/upgrade/rollback) is in progress');
  }
  const deployed = deployedRevision(history);
  if (deployed !== undefined) return deployed;
  if (last?.status === 'failed' || last?.status === 'superseded') return last;
  throw new HelmError('ReleaseNotDeployed', `${quote(name)} has no deployed releases`);
}

/**
 * The revisions that become superseded once an operation has ended; `history` is what was there before it. An install takes over
 * from the last one, unless that failed; an upgrade from the one it started from; a rollback from all that are deployed, or from the
 * last where it fails; an uninstall of the last from those that are deployed besides.
 */
export function revisionsToSupersede(history: readonly Release[], operation: ReleaseOperation, hasFailed = false): Release[] {
  const last = lastRevision(history);
  if (last === undefined) return [];
  const deployed = sorted(history).filter(({ status }) => status === 'deployed');
  switch (operation) {
    case 'install':
      return last.status === 'failed' ? [] : [last];
    case 'upgrade':
      return hasFailed ? [] : [revisionToUpgrade(last.name, history)];
    case 'rollback':
      return hasFailed ? [last] : deployed;
    case 'uninstall':
      return deployed.filter((release) => release !== last);
  }
}

/**
 * The revisions that a limit on history makes go before a new one comes, oldest first; the last deployed one stays.
 * A limit of 0 keeps all.
 */
export function revisionsToRemove(history: readonly Release[], limit: number): Release[] {
  if (limit <= 0) return [];
  const deployed = deployedRevision(history);
  const excess = history.length - (limit - 1);
  if (excess <= 0) return [];
  return sorted(history)
    .filter((release) => release !== deployed)
    .slice(0, excess);
}
