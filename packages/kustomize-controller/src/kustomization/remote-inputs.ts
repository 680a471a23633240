import type { RemoteAnswer, RemoteInput, RemoteRequest } from '@capstan/kustomize';
import type { RemoteCache } from '@capstan/remote-bases';

/** A remote base that is long in coming: the object gives its worker back, and comes again when it has settled. */
export class RemoteLate extends Error {
  readonly settled: Promise<void>;

  constructor(settled: Promise<unknown>) {
    super('a remote base is long in coming');
    this.name = 'RemoteLate';
    this.settled = settled.then(
      () => undefined,
      () => undefined,
    );
  }
}

/** Where remote bases come from. */
export type RemoteSource = Pick<RemoteCache, 'look' | 'isCurrent' | 'isOlder'>;

/** What takes longer holds no worker. */
const PATIENCE_MS = 1_000;
/** Objects that build from one remote base at about the same time share a look at it. */
const SHARED_MS = 5_000;
/** The share of an interval after which a look is due: the interval itself is spread. */
const DUE = 0.8;

/** Bases and files of other repositories and servers, for builds of objects; none where the operator refuses them. */
export class RemoteInputs {
  readonly #cache: RemoteSource | undefined;
  readonly #now: () => number;
  /** When the build of an object, by owner, began: what was fetched since is new enough, however long the rest takes. */
  readonly #began = new Map<string, number>();

  /** Without a cache remote bases are refused. The clock never goes back. */
  constructor(cache: RemoteSource | undefined, now: () => number = () => performance.now()) {
    this.#cache = cache;
    this.#now = now;
  }

  get areAllowed(): boolean {
    return this.#cache !== undefined;
  }

  /** What a build of this owner asks for. Rejects with {@link RemoteLate}; whoever then comes back finds what has come meanwhile. */
  async fetch(owner: string, request: RemoteRequest): Promise<RemoteAnswer> {
    if (this.#cache === undefined) return { kind: 'failed', reason: 'remote bases are not allowed' };
    const nowMs = this.#now();
    const beganMs = this.#began.get(owner) ?? nowMs;
    this.#began.set(owner, beganMs);
    const looking = this.#cache.look(request, nowMs - beganMs + SHARED_MS);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), PATIENCE_MS);
    });
    const answer = await Promise.race([looking, late]);
    clearTimeout(timer);
    if (answer === undefined) throw new RemoteLate(looking);
    return answer;
  }

  /** The build of this owner has come to an end, whichever. */
  end(owner: string): void {
    this.#began.delete(owner);
  }

  /** Whether what decided a build is, as far as is known, what it was then. */
  isCurrent(inputs: readonly RemoteInput[]): boolean {
    return this.#cache?.isCurrent(inputs) ?? inputs.length === 0;
  }

  /** Looks at what may have moved, once an interval; whether something has, and what could not be looked at. Undefined where none is due. */
  lookAgain(inputs: readonly RemoteInput[], intervalMs: number): Promise<{ moved: boolean; failures: string[] }> | undefined {
    const cache = this.#cache;
    const maxAgeMs = intervalMs * DUE;
    if (cache === undefined || inputs.length === 0 || !cache.isOlder(inputs, maxAgeMs)) return undefined;
    return Promise.all(inputs.map(({ request }) => cache.look(request, maxAgeMs))).then((answers) => ({
      moved: !cache.isCurrent(inputs),
      failures: answers.flatMap((answer) => (answer.kind === 'failed' ? [answer.reason] : [])),
    }));
  }
}
