import type { Artifact } from '@capstan/api';
import type { Tree } from '@capstan/tree';

/** Fetches and opens an artifact. */
export type FetchTree = (artifact: Artifact) => Promise<Tree>;

/** Long enough for those who are woken by it to take their turn. */
const FAILURE_KEPT_MS = 1_000;

/** Trees of artifacts, opened once however many objects build from them; the least recently used go when the budget is spent. */
export class ArtifactCache {
  readonly #fetch: FetchTree;
  readonly #budgetBytes: number;
  readonly #trees = new Map<string, Promise<Tree>>();
  readonly #sizes = new Map<string, number>();
  /** Artifacts that somebody will come back for: a failure is kept until then. */
  readonly #awaited = new Set<string>();

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

  /**
   * Undefined where within so many milliseconds the artifact is at hand, or known not to be had; else what settles when it is. Whoever then
   * comes back learns of a failure by {@link get} without another attempt.
   */
  async late(artifact: Artifact, patienceMs: number): Promise<{ readonly settled: Promise<void> } | undefined> {
    this.#awaited.add(artifact.digest);
    const settled = this.get(artifact, new AbortController().signal).then(
      () => undefined,
      () => undefined,
    );
    return (await settles(settled, patienceMs)) ? undefined : { settled };
  }

  #open(artifact: Artifact): Promise<Tree> {
    const { digest } = artifact;
    const tree = this.#fetch(artifact);
    tree.then(
      ({ byteLength }) => {
        this.#awaited.delete(digest);
        this.#sizes.set(digest, byteLength);
        this.#shrink(digest);
      },
      () => {
        if (this.#awaited.delete(digest)) setTimeout(() => this.#trees.delete(digest), FAILURE_KEPT_MS).unref();
        else this.#trees.delete(digest);
      },
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

/** Whether it settles within so many milliseconds. */
async function settles(settling: Promise<void>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const inTime = await Promise.race([settling.then(() => true), late]);
  clearTimeout(timer);
  return inTime;
}
