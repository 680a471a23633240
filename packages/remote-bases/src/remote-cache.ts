import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Repository } from '@capstan/git';
import { type RemoteAnswer, type RemoteInput, type RemoteRequest, remoteKey } from '@capstan/kustomize';
import type { Tree } from '@capstan/tree';
import { fetchRemote } from './fetch-remote.ts';
import type { FetchRules } from './fetch-rules.ts';
import { Gate } from './gate.ts';

/** Where and how remote bases are kept. */
export interface RemoteCacheOptions extends FetchRules {
  /** A folder of its own for bare repositories. */
  readonly directory: string;
  /** Bytes of trees that are kept in memory beyond what builds hold. */
  readonly budgetBytes: number;
  /** Milliseconds, by a clock that never goes back. */
  readonly now: () => number;
}

const UNKNOWN = Symbol('unknown');

/** What is known of a request. */
interface Entry {
  readonly request: RemoteRequest;
  answer: RemoteAnswer | undefined;
  /** What it was when it was last known; undefined where it cannot be had, `unknown` before the first look. */
  revision: string | undefined | typeof UNKNOWN;
  lookedAtMs: number;
  looking: Promise<RemoteAnswer> | undefined;
}

/** Fetches at once of all hosts, and of one: a host that hangs keeps the others waiting no longer than its share. */
const MOST_FETCHES = 8;
const MOST_FETCHES_OF_HOST = 3;
/** Requests that are remembered, each with a bare repository of its own. */
const MOST_ENTRIES = 200;

/** Remote bases and files, looked at again when they are older than the caller wants; the same content is the same tree. */
export class RemoteCache {
  readonly #options: RemoteCacheOptions;
  /** In the order of use. */
  readonly #entries = new Map<string, Entry>();
  readonly #gate = new Gate(MOST_FETCHES, MOST_FETCHES_OF_HOST);

  constructor(options: RemoteCacheOptions) {
    this.#options = options;
  }

  /**
   * What a request gives, known for no longer than `maxAgeMs`; else it is looked at again, which costs one advertisement of references
   * where nothing has moved. Looks at the same thing are one. A commit never moves.
   */
  look(request: RemoteRequest, maxAgeMs: number): Promise<RemoteAnswer> {
    const entry = this.#entryOf(request);
    if (entry.looking !== undefined) return entry.looking;
    const ageMs = this.#options.now() - entry.lookedAtMs;
    if (entry.answer?.kind === 'found' && (isPinned(request) || ageMs < maxAgeMs)) return Promise.resolve(entry.answer);
    if (entry.answer?.kind === 'failed' && ageMs < Math.min(maxAgeMs, FAILURE_KEPT_MS)) return Promise.resolve(entry.answer);
    entry.looking = this.#fetch(entry).finally(() => {
      entry.looking = undefined;
    });
    return entry.looking;
  }

  /** Whether all that decided a build is, as far as is known, what it was then. A server that cannot be reached tells nothing. */
  isCurrent(inputs: readonly RemoteInput[]): boolean {
    return inputs.every(({ request, revision }) => {
      const entry = this.#entries.get(remoteKey(request));
      return entry === undefined || entry.revision === UNKNOWN || entry.revision === revision;
    });
  }

  /** Whether any of it was last looked at longer ago. */
  isOlder(inputs: readonly RemoteInput[], maxAgeMs: number): boolean {
    const nowMs = this.#options.now();
    return inputs.some(({ request }) => {
      const entry = this.#entries.get(remoteKey(request));
      return !isPinned(request) && entry?.looking === undefined && nowMs - (entry?.lookedAtMs ?? Number.NEGATIVE_INFINITY) >= maxAgeMs;
    });
  }

  #entryOf(request: RemoteRequest): Entry {
    const key = remoteKey(request);
    const entry: Entry = this.#entries.get(key) ?? {
      request,
      answer: undefined,
      revision: UNKNOWN,
      lookedAtMs: Number.NEGATIVE_INFINITY,
      looking: undefined,
    };
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry;
  }

  async #fetch(entry: Entry): Promise<RemoteAnswer> {
    const { request } = entry;
    const answer = await this.#gate.run(hostOf(request), () => {
      const timeoutMs = request.kind === 'file' ? FILE_TIMEOUT_MS : Math.min(request.timeoutMs, LONGEST_MS);
      return fetchRemote(request, (name) => this.#repositoryOf(request, name), this.#options, AbortSignal.timeout(timeoutMs), entry.answer);
    });
    entry.answer = answer;
    if (answer.kind === 'found') entry.revision = answer.revision;
    else if (answer.isTransient !== true) entry.revision = undefined;
    entry.lookedAtMs = this.#options.now();
    this.#shrink();
    return answer;
  }

  /** `part` is a submodule's, whose repository is there only while it is read. */
  #repositoryOf(request: RemoteRequest, part = ''): Repository {
    const digest = createHash('sha256').update(remoteKey(request)).digest('hex').slice(0, 32);
    return new Repository(join(this.#options.directory, part === '' ? digest : `${digest}-${part}`));
  }

  /** Lets go of what was used least recently, once there is too much. */
  #shrink(): void {
    const trees = new Set<Tree>();
    let bytes = 0;
    let count = 0;
    for (const [key, entry] of [...this.#entries].reverse()) {
      count += 1;
      if (entry.answer?.kind === 'found' && !trees.has(entry.answer.tree)) {
        trees.add(entry.answer.tree);
        bytes += entry.answer.tree.byteLength;
      }
      const isTooMuch = count > MOST_ENTRIES || bytes > this.#options.budgetBytes;
      if (!isTooMuch || count === 1 || entry.looking !== undefined) continue;
      this.#entries.delete(key);
      if (entry.request.kind === 'repository') void this.#repositoryOf(entry.request).remove();
    }
  }
}

/** Long enough for those who are woken by it to take their turn. */
const FAILURE_KEPT_MS = 2_000;
/** As kustomize has it for git; its HTTP client would wait for ever. */
const FILE_TIMEOUT_MS = 27_000;
/** Whatever `timeout=` says. */
const LONGEST_MS = 5 * 60_000;

/** Whether the same answer is certain for ever. */
function isPinned(request: RemoteRequest): boolean {
  return request.kind === 'repository' && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(request.ref);
}

function hostOf(request: RemoteRequest): string {
  const url = request.kind === 'file' ? request.url : request.cloneUrl;
  return /^(?:[a-z]+:\/\/)?(?:[^/@]*@)?([^/:]*)/i.exec(url)?.[1]?.toLowerCase() ?? '';
}
