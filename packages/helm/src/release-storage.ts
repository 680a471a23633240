import { HelmError } from './error.ts';
import type { Release } from './release.ts';
import { decodeRelease, encodeRelease } from './release-record.ts';

/** The labels that are Helm's; users' may not have these names. */
const OWN_LABELS = ['name', 'owner', 'status', 'version', 'createdAt', 'modifiedAt'];

/** A Secret or ConfigMap that holds a release. */
export interface StoredRelease {
  readonly apiVersion: 'v1';
  readonly kind: 'Secret' | 'ConfigMap';
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels: Readonly<Record<string, string>> };
  readonly type?: 'helm.sh/release.v1';
  readonly data: { readonly release: string };
}

/** What one revision's Secret or ConfigMap is called. */
export function releaseKey(name: string, version: number): string {
  return `sh.helm.release.v1.${name}.v${version}`;
}

/** When the object is written, as Helm's label tells it. */
export interface WriteTime {
  readonly label: 'createdAt' | 'modifiedAt';
  /** In milliseconds since 1970. */
  readonly atMs: number;
}

/** The object that keeps a release, as Helm's own. Throws a HelmError where a user's label has the name of one of Helm's. */
export function storeRelease(release: Release, kind: 'Secret' | 'ConfigMap', written: WriteTime): StoredRelease {
  for (const name of release.labels.keys()) {
    if (OWN_LABELS.includes(name)) {
      throw new HelmError(
        'ReleaseInvalid',
        `user supplied labels contains system reserved label name. System labels: [${OWN_LABELS.join(' ')}]`,
      );
    }
  }
  const labels = new Map([
    ...release.labels,
    [written.label, String(Math.floor(written.atMs / 1000))],
    ['name', release.name],
    ['owner', 'helm'],
    ['status', release.status],
    ['version', String(release.version)],
  ]);
  const record = encodeRelease(release);
  const metadata = { name: releaseKey(release.name, release.version), namespace: release.namespace, labels: Object.fromEntries(labels) };
  if (kind === 'ConfigMap') return { apiVersion: 'v1', kind, metadata, data: { release: record } };
  // A Secret's data are in base64, on top of the record's own.
  return { apiVersion: 'v1', kind, metadata, type: 'helm.sh/release.v1', data: { release: Buffer.from(record).toString('base64') } };
}

/** The release that a Secret or ConfigMap keeps. Throws a HelmError where it keeps none. */
export function loadRelease(object: {
  readonly kind: string;
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly data?: Readonly<Record<string, string>>;
}): Release {
  const data = object.data?.release;
  if (data === undefined) throw new HelmError('ReleaseInvalid', `the ${object.kind} holds no release`);
  const record = object.kind === 'Secret' ? Buffer.from(data, 'base64').toString('latin1') : data;
  const labels = Object.entries(object.metadata?.labels ?? {}).filter(([name]) => !OWN_LABELS.includes(name));
  return decodeRelease(record, new Map(labels));
}
