import type { Artifact } from '@capstan/api';
import type { Tree } from '@capstan/tree';

/** Fetches and opens an artifact. */
export type FetchTree = (artifact: Artifact) => Promise<Tree>;

/** Trees of artifacts, opened once however many objects build from them; the least recently used go when the budget is spent. */
export class ArtifactCache {
  readonly #fetch: FetchTree;
  readonly #budgetBytes: number;
  readonly #trees = new Map<string, Promise<Tree>>();
  readonly #sizes = new Map<string, number>();

  constructor(fetch: FetchTree, budgetBytes: number) {
    this.#fetch = fetch;
    this.#budgetBytes = budgetBytes;
  }

  /** The tree of an artifact. Rejects with what fetching it rejects with, or as soon as `signal` aborts; others still get the tree. */
  async get(artifact: Artifact, signal: AbortSignal): Promise<Tree> {
    signal.throwIfAborted();
    const known = this.#trees.get(artifact.digest);
    const tree = known ?? this.#open(artifact);
    // Set again, so that the map's order is that of use.
    this.#trees.delete(artifact.digest);
    this.#trees.set(artifact.digest, tree);
    return raceAbort(tree, signal);
  }

  #open(artifact: Artifact): Promise<Tree> {
    const { digest } = artifact;
    const tree = this.#fetch(artifact);
    tree.then(
      ({ byteLength }) => {
        this.#sizes.set(digest, byteLength);
        this.#shrink(digest);
      },
      () => this.#trees.delete(digest),
    );
    return tree;
  }

  #shrink(newest: string): void {
    let bytes = [...this.#sizes.values()].reduce((sum, size) => sum + size, 0);
    for (const digest of [...this.#trees.keys()]) {
      const size = this.#sizes.get(digest);
      if (bytes <= this.#budgetBytes || digest === newest) continue;
      if (size === undefined) continue;
      this.#trees.delete(digest);
      this.#sizes.delete(digest);
      bytes -= size;
    }
  }
}

function raceAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
