import { Worker } from 'node:worker_threads';
import type { Tree } from '@capstan/tree';
import { KustomizeControllerError } from '../error.ts';
import { type BuildOutput, type BuildRequest, buildManifests } from './build-manifests.ts';

/** What a worker is sent: a tree that it does not have yet comes with the request. */
export interface WorkerRequest {
  readonly id: number;
  readonly digest: string;
  readonly tree: ReturnType<Tree['share']> | undefined;
  readonly request: BuildRequest;
  /** Trees that it may forget. */
  readonly forget: readonly string[];
}

/** What a worker answers. */
export interface WorkerAnswer {
  readonly id: number;
  readonly output: BuildOutput;
}

/** How builds run. */
export interface BuildPoolOptions {
  /** The worker's entry. */
  readonly workerUrl: URL;
  /** Trees up to this many bytes are built at once, on the event loop. */
  readonly inlineBytes: number;
  /** Most memory of a worker's heap, in MiB. */
  readonly heapMiB: number;
}

interface Job {
  readonly tree: Tree;
  readonly digest: string;
  readonly request: BuildRequest;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly resolve: (output: BuildOutput) => void;
  readonly reject: (error: unknown) => void;
}

/** How many trees a worker keeps open. */
const TREES_KEPT = 4;

/** Runs builds off the event loop, one at a time, with limits of time and memory: a worker that exceeds one is ended and replaced. */
export class BuildPool {
  readonly #options: BuildPoolOptions;
  readonly #queue: Job[] = [];
  #worker: Worker | undefined;
  #known: string[] = [];
  #sequence = 0;
  #busy = false;

  constructor(options: BuildPoolOptions) {
    this.#options = options;
  }

  /** Builds. Rejects with `BuildTimeout` or `BuildCrashed`, or when `signal` aborts; faults of the repository are part of the output. */
  build(tree: Tree, digest: string, request: BuildRequest, limits: { timeoutMs: number; signal: AbortSignal }): Promise<BuildOutput> {
    if (tree.byteLength <= this.#options.inlineBytes) return Promise.resolve().then(() => buildManifests(tree, request));
    return new Promise((resolve, reject) => {
      this.#queue.push({ tree, digest, request, ...limits, resolve, reject });
      void this.#next();
    });
  }

  /** Ends the worker. */
  async stop(): Promise<void> {
    await this.#worker?.terminate();
    this.#worker = undefined;
  }

  async #next(): Promise<void> {
    if (this.#busy) return;
    const job = this.#queue.shift();
    if (job === undefined) return;
    this.#busy = true;
    try {
      job.signal.throwIfAborted();
      job.resolve(await this.#run(job));
    } catch (error) {
      job.reject(error);
    }
    this.#busy = false;
    void this.#next();
  }

  #run(job: Job): Promise<BuildOutput> {
    this.#worker ??= this.#start();
    const worker = this.#worker;
    this.#sequence += 1;
    const id = this.#sequence;
    const isKnown = this.#known.includes(job.digest);
    this.#known = [...this.#known.filter((digest) => digest !== job.digest), job.digest];
    const forget = this.#known.splice(0, Math.max(0, this.#known.length - TREES_KEPT));
    const message: WorkerRequest = { id, digest: job.digest, tree: isKnown ? undefined : job.tree.share(), request: job.request, forget };
    return new Promise((resolve, reject) => {
      const end = (error: unknown): void => {
        settle();
        this.#discard(worker);
        reject(error);
      };
      const onMessage = (answer: WorkerAnswer): void => {
        if (answer.id !== id) return;
        settle();
        resolve(answer.output);
      };
      const onError = (error: Error): void =>
        end(new KustomizeControllerError('BuildCrashed', `kustomize build crashed: ${error.message}`, { cause: error }));
      const onExit = (): void => end(new KustomizeControllerError('BuildCrashed', 'kustomize build crashed: its thread ended'));
      const onAbort = (): void => end(job.signal.reason);
      const timer = setTimeout(
        () => end(new KustomizeControllerError('BuildTimeout', `kustomize build failed: not done after ${job.timeoutMs / 1000}s`)),
        job.timeoutMs,
      );
      const settle = (): void => {
        clearTimeout(timer);
        worker.off('message', onMessage).off('error', onError).off('exit', onExit);
        job.signal.removeEventListener('abort', onAbort);
      };
      worker.on('message', onMessage).on('error', onError).on('exit', onExit);
      job.signal.addEventListener('abort', onAbort, { once: true });
      worker.postMessage(message);
    });
  }

  #start(): Worker {
    const worker = new Worker(this.#options.workerUrl, { resourceLimits: { maxOldGenerationSizeMb: this.#options.heapMiB } });
    worker.unref();
    this.#known = [];
    return worker;
  }

  #discard(worker: Worker): void {
    if (this.#worker === worker) this.#worker = undefined;
    // What it still says concerns nobody.
    worker.on('error', () => undefined);
    void worker.terminate();
  }
}
