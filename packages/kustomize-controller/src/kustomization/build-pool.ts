import type { Tree } from '@capstan/tree';
import { KustomizeControllerError } from '../error.ts';
import { type BuildOutput, type BuildRequest, buildManifests } from './build-manifests.ts';
import { BuildThread, type BuildThreadOptions } from './build-thread.ts';

/** How builds run; the heap is the first thread's. */
export interface BuildPoolOptions extends BuildThreadOptions {
  /** What reads no more than this of its tree is built at once, on the event loop. */
  readonly inlineBytes: number;
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
/** What another thread has of the first one's heap: together they must fit into a pod. What needs more is built by the first. */
const HELPER_SHARE = 1 / 2;
/** No build takes longer, whatever its object's timeout says. */
const LONGEST_BUILD_MS = 60_000;

/** How many paths are remembered as too large for the event loop. */
const MOST_LARGE = 10_000;

/** Runs builds off the event loop, one at a time unless one is slow, with limits of time and memory; small ones are done at once. */
export class BuildPool {
  readonly #options: BuildPoolOptions;
  readonly #queue: Job[] = [];
  readonly #threads: BuildThread[] = [];
  /** Paths whose builds have read too much for the event loop: they are not tried there again. */
  readonly #large = new Set<string>();
  /** Jobs that only the first thread has the memory for. */
  readonly #heavy = new WeakSet<Job>();
  #patience: NodeJS.Timeout | undefined;

  constructor(options: BuildPoolOptions) {
    this.#options = options;
  }

  /** Builds. Rejects with `BuildTimeout` or `BuildCrashed`, or when `signal` aborts; faults of the repository are part of the output. */
  async build(tree: Tree, digest: string, request: BuildRequest, limits: { timeoutMs: number; signal: AbortSignal }): Promise<BuildOutput> {
    limits.signal.throwIfAborted();
    const output = this.#buildInline(tree, request);
    if (output !== undefined) return output;
    const timeoutMs = Math.min(limits.timeoutMs, LONGEST_BUILD_MS);
    const built = await new Promise<BuildOutput>((resolve, reject) => {
      this.#queue.push({ tree, digest, request, timeoutMs, signal: limits.signal, resolve, reject });
      this.#next();
    });
    // A broken build reads more than it will once it is mended.
    if (built.ok) this.#noteLarge(request.path);
    return built;
  }

  /** Ends the threads. */
  async stop(): Promise<void> {
    clearTimeout(this.#patience);
    await Promise.all(this.#threads.map((thread) => thread.stop()));
  }

  /** Builds what reads little; undefined where it reads more than that. */
  #buildInline(tree: Tree, request: BuildRequest): BuildOutput | undefined {
    if (remoteBytes(request) > this.#options.inlineBytes || this.#large.has(request.path)) return undefined;
    const view = tree.withBudget(this.#options.inlineBytes);
    try {
      const output = buildManifests(view, request);
      if (!view.isExhausted) return output;
    } catch (error) {
      if (!view.isExhausted) throw error;
    }
    return undefined;
  }

  #noteLarge(path: string): void {
    if (this.#large.size >= MOST_LARGE) this.#large.clear();
    this.#large.add(path);
  }

  #next(): void {
    if (this.#queue.length > 0 && this.#threads.length === 0) this.#start();
    for (const thread of this.#threads.filter(({ isBusy }) => !isBusy)) {
      const isFirst = thread === this.#threads[0];
      const position = this.#queue.findIndex((waiting) => isFirst || !this.#heavy.has(waiting));
      const [job] = position === -1 ? [] : this.#queue.splice(position, 1);
      if (job !== undefined) this.#run(job, thread);
    }
    if (this.#queue.length > 0) this.#patience ??= setTimeout(() => this.#help(), PATIENCE_MS);
  }

  #run(job: Job, thread: BuildThread): void {
    thread
      .run(job)
      .then(job.resolve, (error: unknown) => {
        if (thread === this.#threads[0] || !isOutOfMemory(error)) return job.reject(error);
        this.#heavy.add(job);
        this.#queue.unshift(job);
      })
      .finally(() => this.#next());
  }

  /** Another thread, where builds have waited for long. */
  #help(): void {
    this.#patience = undefined;
    if (this.#queue.length === 0) return;
    if (this.#threads.length < MAX_THREADS) this.#start();
    this.#next();
  }

  #start(): void {
    const { heapMiB } = this.#options;
    const share = this.#threads.length === 0 ? 1 : HELPER_SHARE;
    this.#threads.push(new BuildThread({ ...this.#options, heapMiB: Math.ceil(heapMiB * share) }));
  }
}

/** How large the remote bases are that a build may read. */
function remoteBytes({ remotes }: BuildRequest): number {
  let bytes = 0;
  for (const answer of remotes?.values() ?? []) if (answer.kind === 'found') bytes += answer.tree.byteLength;
  return bytes;
}

function isOutOfMemory(error: unknown): boolean {
  const cause = error instanceof KustomizeControllerError ? error.cause : undefined;
  return typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
