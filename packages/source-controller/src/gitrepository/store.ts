import type { Artifact, GitRepository } from '@capstan/api';
import { ArtifactStore, packArchive, readSourceIgnore } from '@capstan/artifact';
import { formatTime } from '@capstan/runtime';
import type { Fetched } from './fetch.ts';

/** Where artifacts are kept, and what they are called from outside. */
export interface Storage {
  readonly store: ArtifactStore;
  /** `--storage-adv-addr`: a host, with a port or without, or a URL. */
  readonly address: string;
}

/** Packs a revision and stores it. Throws {@link ArtifactError}; the artifact before it is then untouched. */
export async function storeArtifact(
  object: GitRepository,
  fetched: Fetched,
  storage: Storage,
  now: number,
  signal: AbortSignal,
): Promise<Artifact> {
  const ignore = readSourceIgnore(fetched.tree, object.spec.ignore);
  const path = ArtifactStore.pathOf(ownerOf(object), `${fetched.resolved.commit}.tar.gz`);
  const packed = packArchive(fetched.tree, { ignore, executables: fetched.executables, signal });
  const { digest, size } = await storage.store.write(path, packed);
  return {
    digest,
    lastUpdateTime: formatTime(now),
    path,
    revision: fetched.resolved.revision,
    size,
    url: urlOf(storage.address, path),
  };
}

/** The artifact of the object's status as it is served now; undefined where it is not in the storage any more, or is not what it was. */
export async function verifyArtifact(object: GitRepository, storage: Storage): Promise<Artifact | undefined> {
  const artifact = object.status?.artifact;
  if (artifact === undefined || !artifact.path.startsWith(ArtifactStore.pathOf(ownerOf(object), ''))) return undefined;
  if (!(await storage.store.verify(artifact.path, artifact.digest))) return undefined;
  return { ...artifact, url: urlOf(storage.address, artifact.path) };
}

/** The folder of the storage that is this object's. */
export function ownerOf({ kind, metadata }: GitRepository) {
  return { kind, namespace: metadata.namespace ?? '', name: metadata.name };
}

function urlOf(address: string, path: string): string {
  return /^https?:\/\//.test(address) ? `${address}/${path}` : `http://${address}/${path}`;
}
