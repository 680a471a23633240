import type { Artifact } from '@capstan/api';
import { formatInventoryId, idOf } from '@capstan/apply';
import { ArtifactError } from '@capstan/artifact';
import type { RemoteAnswer } from '@capstan/kustomize';
import { buildWithRemotes } from '@capstan/remote-bases';
import type { Tree } from '@capstan/tree';
import { KustomizeControllerError } from '../error.ts';
import { type BuildOutput, overridesOf } from './build-manifests.ts';
import { timeoutOf } from './durations.ts';
import type { KustomizationObject } from './kustomization-object.ts';
import { RemoteLate } from './remote-inputs.ts';
import type { Services } from './services.ts';
import { readSubstitutions } from './substitutions.ts';

/** What an object builds to, and the values that must not be told. */
export interface Built {
  readonly output: BuildOutput;
  readonly secrets: readonly string[];
}

/** Builds an object's path of a tree; faults of the repository are part of the output. Rejects with RemoteLate where a remote base is. */
export async function build(
  object: KustomizationObject,
  artifact: Artifact,
  tree: Tree,
  services: Services,
  signal: AbortSignal,
): Promise<Built> {
  const { builds, client, settings, claims, remotes } = services;
  const { substitutions, secrets } = await readSubstitutions(object, client, { strict: settings.strictSubstitutions, signal });
  const request = { path: pathOf(object), overrides: overridesOf(object), commonMetadata: object.spec.commonMetadata, substitutions };
  const owner = `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
  const run = (known: ReadonlyMap<string, RemoteAnswer>): Promise<BuildOutput> => {
    const round = { ...request, remotes: remotes.areAllowed ? known : undefined };
    return builds.build(tree, artifact.digest, round, { timeoutMs: timeoutOf(object.spec), signal });
  };
  const output = await buildWithRemotes(
    (asked) => remotes.fetch(owner, asked),
    async (known) => {
      const built = await run(known);
      return { output: built, missing: built.missing ?? [] };
    },
  ).catch((error: unknown) => {
    if (!(error instanceof RemoteLate)) remotes.end(owner);
    throw error;
  });
  remotes.end(owner);
  if (output.ok) {
    claims.note(owner, {
      revision: artifact.revision,
      generation: object.metadata.generation ?? 0,
      ids: output.objects.map(({ object: built }) => formatInventoryId(idOf(built))),
    });
  }
  return { output, secrets };
}

/** The tree of an artifact, and a check that the object's path is in it. Throws ArtifactError, or `PathNotFound`. */
export async function openTree(object: KustomizationObject, artifact: Artifact, services: Services, signal: AbortSignal): Promise<Tree> {
  const tree = await services.artifacts.get(artifact, signal);
  const path = pathOf(object);
  if (tree.kindOf(path) === 'directory') return tree;
  const what = tree.kindOf(path) === 'file' ? 'not a directory' : 'no such file or directory';
  throw new KustomizeControllerError('PathNotFound', `kustomization path not found: stat ${path}: ${what}`);
}

/** Whether the file server has lost an artifact: its source makes another one soon. */
export function isArtifactGone(error: unknown): boolean {
  return error instanceof ArtifactError && error.code === 'NotFound';
}

/** The path of an object in its source, without `.` and `..`: what leads out of the tree is taken from its root. */
function pathOf({ spec }: KustomizationObject): string {
  const parts: string[] = [];
  for (const part of (spec.path ?? '').split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
