import { Worker } from 'node:worker_threads';
import { NotificationError } from '../error.ts';
import { type FilterVerdict, filterMessage, isCheap, type MessageLists } from './message-filter.ts';

/** What the worker is sent; it answers with the {@link FilterVerdict}. */
export interface FilterRequest {
  readonly message: string;
  readonly lists: MessageLists;
}

export interface MessageFiltersOptions {
  readonly workerUrl: URL;
  /** How long the expressions of an Alert may take for one message. */
  readonly timeoutMs: number;
}

/** Compiled expressions of hostile make are large. */
const HEAP_MIB = 128;
const TOO_COSTLY_AT_MOST = 1000;

/**
 * Asks Alerts' expressions about messages. What may take long is done in a thread of its own, one at a time and within a limit, so that no
 * Alert holds up the others' events, webhooks and probes; expressions that took too long for a message are not asked again about one of
 * that length.
 */
export class MessageFilters {
  readonly #options: MessageFiltersOptions;
  /** Lists that took too long, with the length of the shortest message for which they did. */
  readonly #tooCostly = new Map<string, number>();
  #worker: Worker | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: MessageFiltersOptions) {
    this.#options = options;
  }

  /** @throws NotificationError AlertInvalid where the expressions take too long, or too much memory */
  async ask(message: string, lists: MessageLists): Promise<FilterVerdict> {
    if (isCheap(message, lists)) return filterMessage(message, lists);
    const answer = this.#last.then(() => this.#askWorker(message, lists));
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  async stop(): Promise<void> {
    await this.#worker?.terminate();
  }

  async #askWorker(message: string, lists: MessageLists): Promise<FilterVerdict> {
    const key = JSON.stringify([lists.inclusionList, lists.exclusionList]);
    const tooLong = this.#tooCostly.get(key) ?? Number.POSITIVE_INFINITY;
    if (message.length >= tooLong) throw tooCostly(message.length, this.#options.timeoutMs);
    try {
      return await this.#withinLimits({ message, lists });
    } catch (error) {
      if (this.#tooCostly.size >= TOO_COSTLY_AT_MOST) this.#tooCostly.clear();
      this.#tooCostly.set(key, message.length);
      throw error;
    }
  }

  #start(): Worker {
    const worker = new Worker(this.#options.workerUrl, { resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB } });
    worker.unref();
    return worker;
  }

  #withinLimits(request: FilterRequest): Promise<FilterVerdict> {
    this.#worker ??= this.#start();
    const worker = this.#worker;
    return new Promise((resolve, reject) => {
      const fail = (cause?: Error): void => {
        settle();
        this.#worker = undefined;
        // What it still says concerns nobody.
        void worker.on('error', () => undefined).terminate();
        reject(tooCostly(request.message.length, this.#options.timeoutMs, cause));
      };
      const succeed = (verdict: FilterVerdict): void => {
        settle();
        resolve(verdict);
      };
      const onExit = (): void => fail();
      const timer = setTimeout(fail, this.#options.timeoutMs);
      const settle = (): void => {
        clearTimeout(timer);
        worker.off('message', succeed).off('error', fail).off('exit', onExit);
      };
      worker.on('message', succeed).on('error', fail).on('exit', onExit);
      worker.postMessage(request);
    });
  }
}

function tooCostly(length: number, timeoutMs: number, cause?: Error): NotificationError {
  const message = `spec.inclusionList and spec.exclusionList take more than ${timeoutMs / 1000}s for a message of ${length} characters`;
  return new NotificationError('AlertInvalid', message, cause === undefined ? {} : { cause });
}
