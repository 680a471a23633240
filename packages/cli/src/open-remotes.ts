import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_TREE_LIMITS } from '@capstan/git';
import type { RemoteAnswer, RemoteRequest } from '@capstan/kustomize';
import { RemoteCache } from '@capstan/remote-bases';

/** Remote bases for one command; what they leave on disk is gone when it is disposed of. */
export interface Remotes extends AsyncDisposable {
  readonly fetch: (request: RemoteRequest) => Promise<RemoteAnswer>;
}

/** Opens the network for one command, with the settings and keys of whoever runs it. */
export async function openRemotes({ allowFile }: { readonly allowFile: boolean }): Promise<Remotes> {
  const directory = await mkdtemp(join(tmpdir(), 'capstan-bases-'));
  const cache = new RemoteCache({
    directory,
    settings: 'user',
    allowFile,
    limits: DEFAULT_TREE_LIMITS,
    budgetBytes: Number.POSITIVE_INFINITY,
    now: () => performance.now(),
  });
  return {
    // However often it is asked for, a command takes it once.
    fetch: (request) => cache.look(request, Number.POSITIVE_INFINITY),
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}
