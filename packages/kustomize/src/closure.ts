import { type RemoteInput, remoteKey } from './remote.ts';

/** What of the tree decided a build's result: where none of it changed, neither does the result. */
export interface Closure {
  /** Files that were read. */
  readonly files: readonly string[];
  /** Directories whose listing mattered. */
  readonly directories: readonly string[];
  /** Paths at which something would have counted, had it been there. */
  readonly absent: readonly string[];
  /** Remote bases and files that were asked for. */
  readonly remotes: readonly RemoteInput[];
}

/** Notes what a build looks at. */
export class ClosureRecorder {
  readonly #files = new Set<string>();
  readonly #directories = new Set<string>();
  readonly #absent = new Set<string>();
  readonly #remotes = new Map<string, RemoteInput>();

  read(path: string): void {
    this.#files.add(path);
  }

  listed(path: string): void {
    this.#directories.add(path);
  }

  absent(path: string): void {
    this.#absent.add(path);
  }

  remote(input: RemoteInput): void {
    this.#remotes.set(remoteKey(input.request), input);
  }

  /** How many different things outside of the tree were asked for. */
  get remoteCount(): number {
    return this.#remotes.size;
  }

  /** Everything noted so far, sorted. */
  finish(): Closure {
    return {
      files: [...this.#files].sort(),
      directories: [...this.#directories].sort(),
      absent: [...this.#absent].sort(),
      remotes: [...this.#remotes.keys()].sort().flatMap((key) => this.#remotes.get(key) ?? []),
    };
  }
}
