import { samplesOf } from './prometheus.ts';

/** How often each kind of request was made: `VERB resource[.group][/subresource][ (dry run)]` → count. */
export type RequestCounts = ReadonlyMap<string, number>;

/**
 * Reads the API server's own count from its metrics: of everyone's requests together, watches when they end.
 * Requests for no resource (discovery, health, the metrics themselves) are left out.
 */
export function requestCounts(metrics: string): RequestCounts {
  const counts = new Map<string, number>();
  for (const { labels, value } of samplesOf(metrics, 'apiserver_request_total')) {
    const { verb = '', resource = '', group = '', subresource = '', dry_run: dryRun = '' } = labels;
    if (resource === '') continue;
    const name = `${resource}${group === '' ? '' : `.${group}`}${subresource === '' ? '' : `/${subresource}`}`;
    const key = `${verb} ${name}${dryRun === '' ? '' : ' (dry run)'}`;
    counts.set(key, (counts.get(key) ?? 0) + value);
  }
  return counts;
}

/** What was asked between two looks, without what was not. */
export function countsBetween(before: RequestCounts, after: RequestCounts): RequestCounts {
  const differences = [...after].map(([key, count]): [string, number] => [key, count - (before.get(key) ?? 0)]);
  return new Map(differences.filter(([, count]) => count !== 0).sort(([one], [other]) => one.localeCompare(other)));
}

/** The sum of the counts whose key matches. */
export function totalOf(counts: RequestCounts, pattern: RegExp = /^/): number {
  return [...counts].filter(([key]) => pattern.test(key)).reduce((sum, [, count]) => sum + count, 0);
}
