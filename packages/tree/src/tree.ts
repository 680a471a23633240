/** A tree as structured data that threads share without a copy: what {@link Tree.share} gives and {@link Tree.open} takes. */
export interface SharedTree {
  readonly buffer: SharedArrayBuffer;
  /** For each file: its path, and where its bytes begin and end. */
  readonly files: readonly (readonly [path: string, begin: number, end: number])[];
  /** Symbolic links, where they count: {@link Tree.realPath} follows them, nothing else does. */
  readonly links?: readonly (readonly [path: string, target: string])[];
}

/** What a name in a directory takes of a budget. */
const NAME_BYTES = 16;

/** As many links as Linux follows on the way to one file. */
const MOST_LINKS = 40;

/** What stands at a path. */
export type NodeKind = 'file' | 'directory';

/**
 * An artifact's files in memory. Paths are relative to the tree's root, with `/`, without `.` and `..`; the root itself is `''`.
 * The bytes lie in one shared buffer, so a worker opens the same tree without a copy; nobody writes to them after {@link Tree.of}.
 */
export class Tree {
  readonly #shared: SharedTree;
  readonly #ranges: Map<string, readonly [begin: number, end: number]>;
  readonly #directories: Map<string, Set<string>>;
  readonly #links: ReadonlyMap<string, string>;
  /** How many bytes may still be read. */
  #budget = Number.POSITIVE_INFINITY;

  private constructor(shared: SharedTree, index?: Tree) {
    this.#shared = shared;
    this.#ranges = index === undefined ? new Map() : index.#ranges;
    this.#directories = index === undefined ? new Map([['', new Set()]]) : index.#directories;
    this.#links = new Map(shared.links);
    if (index !== undefined) return;
    for (const [path, begin, end] of shared.files) {
      this.#ranges.set(path, [begin, end]);
      this.#addToDirectory(path);
    }
  }

  /** A tree of these files, copied into one shared buffer. Later entries of a path replace earlier ones. */
  static of(files: Iterable<readonly [path: string, content: Uint8Array | string]>): Tree {
    const encoder = new TextEncoder();
    const contents = new Map<string, Uint8Array>();
    let size = 0;
    for (const [path, content] of files) {
      const bytes = typeof content === 'string' ? encoder.encode(content) : content;
      size += bytes.length - (contents.get(path)?.length ?? 0);
      contents.set(path, bytes);
    }
    const buffer = new SharedArrayBuffer(size);
    const target = new Uint8Array(buffer);
    const ranges: [string, number, number][] = [];
    let offset = 0;
    for (const [path, bytes] of contents) {
      target.set(bytes, offset);
      ranges.push([path, offset, offset + bytes.length]);
      offset += bytes.length;
    }
    return new Tree({ buffer, files: ranges });
  }

  /** The tree that another thread shared. */
  static open(shared: SharedTree): Tree {
    return new Tree(shared);
  }

  /**
   * The same tree, of which no more than `bytes` can be read, repeated reads counted, each name of a directory as {@link NAME_BYTES}. After
   * that no file can be read, and {@link isExhausted} says so: what was made of it is to be thrown away.
   */
  withBudget(bytes: number): Tree {
    const view = new Tree(this.#shared, this);
    view.#budget = bytes;
    return view;
  }

  /** The same files with symbolic links beside them, by path: what each says it leads to. */
  withLinks(links: Iterable<readonly [path: string, target: string]>): Tree {
    return new Tree({ ...this.#shared, links: [...links] }, this);
  }

  /**
   * The path to which a path leads once every symbolic link on the way is followed; undefined where one leaves the tree or they turn in
   * a circle. What stands there, if anything, is not asked.
   */
  realPath(path: string): string | undefined {
    if (this.#links.size === 0 || path === '') return path;
    const real: string[] = [];
    const rest = path.split('/').reverse();
    for (let followed = 0; rest.length > 0; ) {
      const part = rest.pop();
      if (part === undefined || part === '' || part === '.') continue;
      if (part === '..') {
        if (real.pop() === undefined) return undefined;
        continue;
      }
      real.push(part);
      const target = this.#links.get(real.join('/'));
      if (target === undefined) continue;
      followed += 1;
      if (followed > MOST_LINKS || target === '' || target.startsWith('/')) return undefined;
      real.pop();
      rest.push(...target.split('/').reverse());
    }
    return real.join('/');
  }

  /** Whether more was asked for than the tree's budget allows. */
  get isExhausted(): boolean {
    return this.#budget < 0;
  }

  /** What to post to a worker. */
  share(): SharedTree {
    return this.#shared;
  }

  /** The bytes that the tree's content takes. */
  get byteLength(): number {
    return this.#shared.buffer.byteLength;
  }

  /** What stands at `path`; undefined where nothing does. */
  kindOf(path: string): NodeKind | undefined {
    if (this.#ranges.has(path)) return 'file';
    return this.#directories.has(path) ? 'directory' : undefined;
  }

  /** A view of the file's bytes, not a copy; undefined where no file stands. */
  readFile(path: string): Uint8Array | undefined {
    const range = this.#ranges.get(path);
    if (range === undefined) return undefined;
    const [begin, end] = range;
    this.#budget -= end - begin;
    return this.isExhausted ? undefined : new Uint8Array(this.#shared.buffer, begin, end - begin);
  }

  /** The names in a directory, in byte order; undefined where no directory stands. */
  readDirectory(path: string): string[] | undefined {
    const names = this.#directories.get(path);
    if (names === undefined) return undefined;
    this.#budget -= names.size * NAME_BYTES;
    return this.isExhausted ? [] : [...names].sort();
  }

  /** The paths of all files, in the order in which they were added. */
  paths(): IterableIterator<string> {
    return this.#ranges.keys();
  }

  #addToDirectory(path: string): void {
    let name = path;
    for (;;) {
      const slash = name.lastIndexOf('/');
      const parent = slash === -1 ? '' : name.slice(0, slash);
      const known = this.#directories.get(parent);
      const base = name.slice(slash + 1);
      if (known !== undefined) {
        known.add(base);
        return;
      }
      this.#directories.set(parent, new Set([base]));
      name = parent;
    }
  }
}
