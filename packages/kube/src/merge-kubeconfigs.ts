import { isNativeError } from 'node:util/types';
import type { Cluster, Context, KubeConfig, User } from '@kubernetes/client-node';
import { KubeError } from './error.ts';

/** Several kubeconfig files as one, and the file of each user. */
export interface MergedKubeconfig {
  readonly config: KubeConfig;
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Reads kubeconfig files as kubectl does: of entries with the same name, and of the current context, those of the first file count; paths are
 * relative to the file that has them. Throws `InvalidConfig`, which names the file.
 */
export async function mergeKubeconfigs(files: readonly string[]): Promise<MergedKubeconfig> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const clusters = new Map<string, Cluster>();
  const contexts = new Map<string, Context>();
  const users = new Map<string, User>();
  const userFiles = new Map<string, string>();
  let currentContext: string | undefined;
  for (const file of files) {
    const one = new KubeConfig();
    try {
      one.loadFromFile(file);
    } catch (error) {
      // Only the first line, and no cause: a parser shows the text around a fault, which may be a token.
      const [reason] = (isNativeError(error) || error instanceof Error ? error.message : String(error)).split('\n');
      throw new KubeError('InvalidConfig', `${file}: ${reason}`);
    }
    for (const user of one.getUsers()) if (!users.has(user.name)) userFiles.set(user.name, file);
    putFirst(clusters, one.getClusters());
    putFirst(contexts, one.getContexts());
    putFirst(users, one.getUsers());
    currentContext ||= one.getCurrentContext();
  }
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [...clusters.values()],
    contexts: [...contexts.values()],
    users: [...users.values()],
    currentContext: currentContext ?? '',
  });
  return { config, files: userFiles };
}

function putFirst<T extends { readonly name: string }>(known: Map<string, T>, more: readonly T[]): void {
  for (const entry of more) if (!known.has(entry.name)) known.set(entry.name, entry);
}
