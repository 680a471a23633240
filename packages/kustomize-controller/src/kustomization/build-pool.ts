import type { Tree } from '@capstan/tree';
import { type BuildOutput, type BuildRequest, buildManifests } from './build-manifests.ts';
import { BuildThread } from './build-thread.ts';

/** How builds run. */
export interface BuildPoolOptions {
  /** The worker's entry. */
  readonly workerUrl: URL;
  /** Trees up to this many bytes are built at once, on the event loop. */
  readonly inlineBytes: number;
  /** Most memory of a worker's heap, in MiB. */
  readonly heapMiB: number;
}

/** One build that waits for its turn. */
export interface Job {
  readonly tree: Tree;
  readonly digest: string;
  readonly request: BuildRequest;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly resolve: (output: BuildOutput) => void;
  readonly reject: (error: unknown) => void;
}

/** After this long with others waiting, another thread is started: one slow build must not hold up the rest. */
const PATIENCE_MS = 500;
/** Most threads at a time. */
const MAX_THREADS = 2;
/** No build takes longer, whatever its object's timeout says. */
const LONGEST_BUILD_MS = 60_000;

/** Runs builds off the event loop, one at a time unless one is slow, with limits of time and memory. */
export class BuildPool {
  readonly #options: BuildPoolOptions;
  readonly #queue: Job[] = [];
  readonly #threads: BuildThread[] = [];
  #patience: NodeJS.Timeout | undefined;

  constructor(options: BuildPoolOptions) {
    this.#options = options;
  }

  /** Builds. Rejects with `BuildTimeout` or `BuildCrashed`, or when `signal` aborts; faults of the repository are part of the output. */
  build(tree: Tree, digest: string, request: BuildRequest, limits: { timeoutMs: number; signal: AbortSignal }): Promise<BuildOutput> {
    if (tree.byteLength <= this.#options.inlineBytes) return Promise.resolve().then(() => buildManifests(tree, request));
    const timeoutMs = Math.min(limits.timeoutMs, LONGEST_BUILD_MS);
    return new Promise((resolve, reject) => {
      this.#queue.push({ tree, digest, request, timeoutMs, signal: limits.signal, resolve, reject });
      this.#next();
    });
  }

  /** Ends the threads. */
  async stop(): Promise<void> {
    clearTimeout(this.#patience);
    await Promise.all(this.#threads.map((thread) => thread.stop()));
  }

  #next(): void {
    if (this.#queue.length === 0) return;
    const thread = this.#threads.find(({ isBusy }) => !isBusy) ?? (this.#threads.length === 0 ? this.#start() : undefined);
    if (thread === undefined) {
      this.#patience ??= setTimeout(() => this.#help(), PATIENCE_MS);
      return;
    }
    const job = this.#queue.shift();
    if (job === undefined) return;
    thread
      .run(job)
      .then(job.resolve, job.reject)
      .finally(() => this.#next());
  }

  /** Another thread, where builds have waited for long. */
  #help(): void {
    this.#patience = undefined;
    if (this.#queue.length === 0) return;
    if (this.#threads.length < MAX_THREADS) this.#start();
    this.#next();
  }

  #start(): BuildThread {
    const thread = new BuildThread(this.#options);
    this.#threads.push(thread);
    return thread;
  }
}
