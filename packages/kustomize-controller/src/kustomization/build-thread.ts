import { Worker } from 'node:worker_threads';
import type { RemoteAnswer } from '@capstan/kustomize';
import type { SharedTree, Tree } from '@capstan/tree';
import { KustomizeControllerError } from '../error.ts';
import type { BuildOutput, BuildRequest } from './build-manifests.ts';
import type { Job } from './build-pool.ts';

/** How a thread runs. */
export interface BuildThreadOptions {
  /** The worker's entry. */
  readonly workerUrl: URL;
  /** Most memory of its heap, in MiB. */
  readonly heapMiB: number;
  /** After so many milliseconds without a build the worker ends, and gives back its memory. */
  readonly idleMs: number;
}

/** A remote answer whose tree is sent apart. */
export type SentAnswer = { readonly revision: string; readonly tree: string } | { readonly reason: string };

/** What a worker is sent: trees that it does not have yet come with the request. */
export interface WorkerRequest {
  readonly id: number;
  readonly digest: string;
  readonly trees: readonly (readonly [digest: string, tree: SharedTree])[];
  readonly request: Omit<BuildRequest, 'remotes'>;
  readonly remotes: readonly (readonly [key: string, answer: SentAnswer])[] | undefined;
  /** Trees that it may forget. */
  readonly forget: readonly string[];
}

/** What a worker answers. */
export interface WorkerAnswer {
  readonly id: number;
  readonly output: BuildOutput;
}

/** How many trees a worker keeps open. */
const TREES_KEPT = 4;

/** One thread that builds, one job at a time; a worker that exceeds a limit is ended, and the next job gets a new one. */
export class BuildThread {
  readonly #options: BuildThreadOptions;
  #idle: NodeJS.Timeout | undefined;
  #worker: Worker | undefined;
  /** Digests of the trees that the worker has, the latest last. */
  #known: string[] = [];
  #sequence = 0;
  #isBusy = false;

  constructor(options: BuildThreadOptions) {
    this.#options = options;
  }

  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** Builds. Rejects with `BuildTimeout` or `BuildCrashed`, or when the job's signal aborts. */
  async run(job: Job): Promise<BuildOutput> {
    this.#isBusy = true;
    clearTimeout(this.#idle);
    try {
      job.signal.throwIfAborted();
      return await this.#ask(job);
    } finally {
      this.#isBusy = false;
      this.#idle = setTimeout(() => void this.stop(), this.#options.idleMs).unref();
    }
  }

  /** Ends the worker; the next build gets a new one. */
  async stop(): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  #ask(job: Job): Promise<BuildOutput> {
    this.#worker ??= this.#start();
    const worker = this.#worker;
    const message = this.#messageOf(job);
    return new Promise((resolve, reject) => {
      const end = (error: unknown): void => {
        settle();
        this.#discard(worker);
        reject(error);
      };
      const onMessage = ({ id, output }: WorkerAnswer): void => {
        if (id !== message.id) return;
        settle();
        resolve(output);
      };
      const onError = (error: Error): void => end(crashed(error.message, error));
      const onExit = (): void => end(crashed('its thread ended'));
      const onAbort = (): void => end(job.signal.reason);
      const onTimeout = (): void => {
        end(new KustomizeControllerError('BuildTimeout', `kustomize build failed: not done after ${job.timeoutMs / 1000}s`));
      };
      const timer = setTimeout(onTimeout, job.timeoutMs);
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

  #messageOf({ digest, tree, request }: Job): WorkerRequest {
    this.#sequence += 1;
    const { remotes, ...rest } = request;
    const used = new Map([[digest, tree]]);
    const sent = remotes === undefined ? undefined : [...remotes].map(([key, answer]) => [key, sentAnswer(key, answer, used)] as const);
    const trees = [...used].filter(([name]) => !this.#known.includes(name)).map(([name, one]) => [name, one.share()] as const);
    this.#known = [...this.#known.filter((known) => !used.has(known)), ...used.keys()];
    const forget = this.#known.splice(0, Math.max(0, this.#known.length - Math.max(TREES_KEPT, used.size)));
    return { id: this.#sequence, digest, trees, request: rest, remotes: sent, forget };
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

function sentAnswer(key: string, answer: RemoteAnswer, trees: Map<string, Tree>): SentAnswer {
  if (answer.kind === 'failed') return { reason: answer.reason };
  const tree = `${key}@${answer.revision}`;
  trees.set(tree, answer.tree);
  return { revision: answer.revision, tree };
}

function crashed(why: string, cause?: Error): KustomizeControllerError {
  return new KustomizeControllerError('BuildCrashed', `kustomize build crashed: ${why}`, cause === undefined ? {} : { cause });
}
