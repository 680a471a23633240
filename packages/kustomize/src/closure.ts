/** What of the tree decided a build's result: where none of it changed, neither does the result. */
export interface Closure {
  /** Files that were read. */
  readonly files: readonly string[];
  /** Directories whose listing mattered. */
  readonly directories: readonly string[];
  /** Paths at which something would have counted, had it been there. */
  readonly absent: readonly string[];
  /** Remote bases that were asked for. */
  readonly remotes: readonly string[];
}

/** Notes what a build looks at. */
export class ClosureRecorder {
  readonly #files = new Set<string>();
  readonly #directories = new Set<string>();
  readonly #absent = new Set<string>();
  readonly #remotes = new Set<string>();

  read(path: string): void {
    this.#files.add(path);
  }

  listed(path: string): void {
    this.#directories.add(path);
  }

  absent(path: string): void {
    this.#absent.add(path);
  }

  remote(url: string): void {
    this.#remotes.add(url);
  }

  /** Everything noted so far, sorted. */
  finish(): Closure {
    return {
      files: [...this.#files].sort(),
      directories: [...this.#directories].sort(),
      absent: [...this.#absent].sort(),
      remotes: [...this.#remotes].sort(),
    };
  }
}
