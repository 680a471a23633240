import { Tree } from '@capstan/tree';
import { GitError } from './error.ts';
import { readObjects } from './read-objects.ts';
import { type RunOptions, startGit } from './run-git.ts';

/** How large a commit's tree may be. */
export interface TreeLimits {
  readonly maxFiles: number;
  readonly maxBytes: number;
}

/** 100,000 files and 512 MiB. */
export const DEFAULT_TREE_LIMITS: TreeLimits = { maxFiles: 100_000, maxBytes: 512 * 1024 * 1024 };

/** The files of a commit. */
export interface CommitTree {
  readonly tree: Tree;
  /** Paths of the files that are executable. */
  readonly executables: ReadonlySet<string>;
  /** Symbolic links, which are no part of the tree: the hash of the blob that says where each leads. */
  readonly links: ReadonlyMap<string, string>;
  /** Submodules, which are no part of the tree either: the commit of each. */
  readonly submodules: ReadonlyMap<string, string>;
}

type EntryKind = 'file' | 'executable' | 'link' | 'submodule';

interface Entry {
  readonly path: string;
  readonly hash: string;
  /** In bytes. */
  readonly size: number;
  readonly kind: EntryKind;
}

const KINDS = new Map<string, EntryKind>([
  ['100644', 'file'],
  ['100664', 'file'],
  ['100755', 'executable'],
  ['120000', 'link'],
  ['160000', 'submodule'],
]);
/** What leads further than any file system's path can be is no link. */
const LONGEST_LINK = 4096;

/**
 * Reads a commit's files into memory. Symbolic links and submodules are only told of; attributes, filters and `export-ignore` mean nothing
 * here. Throws {@link GitError}: `TooManyFiles`, `TooLarge`, `GitFailed`.
 */
export async function readTree(gitDirectory: string, commit: string, limits: TreeLimits, options: RunOptions): Promise<CommitTree> {
  const all = await listEntries(gitDirectory, commit, limits, options);
  const entries = all.filter(({ kind }) => kind === 'file' || kind === 'executable');
  const hashesOf = (wanted: EntryKind) => new Map(all.flatMap(({ kind, path, hash }) => (kind === wanted ? [[path, hash]] : [])));
  const { blobs, size } = arrange(entries);
  // The only copy: what git writes goes to where it stays.
  const buffer = new SharedArrayBuffer(size);
  const hashes = [...blobs.keys()];
  const places = [...blobs.values()];
  const place = (index: number, bytes: number) => {
    const { begin, end } = places[index] ?? { begin: 0, end: 0 };
    if (bytes !== end - begin) throw new GitError('GitFailed', `object ${hashes[index]} is of another size than its tree says`);
    return new Uint8Array(buffer, begin, bytes);
  };
  for await (const _ of readObjects(gitDirectory, hashes, options, place)) {
    // It is where it should be.
  }
  const files = entries.flatMap(({ path, hash }): [string, number, number][] => {
    const range = blobs.get(hash);
    return range === undefined ? [] : [[path, range.begin, range.end]];
  });
  const executables = new Set(hashesOf('executable').keys());
  return { tree: Tree.open({ buffer, files }), executables, links: hashesOf('link'), submodules: hashesOf('submodule') };
}

/** Gives each content a place of its own in one buffer; files of equal content share it. */
function arrange(entries: readonly Entry[]): { blobs: ReadonlyMap<string, { begin: number; end: number }>; size: number } {
  const blobs = new Map<string, { begin: number; end: number }>();
  let size = 0;
  for (const entry of entries) {
    if (blobs.has(entry.hash)) continue;
    blobs.set(entry.hash, { begin: size, end: size + entry.size });
    size += entry.size;
  }
  return { blobs, size };
}

async function listEntries(gitDirectory: string, commit: string, limits: TreeLimits, options: RunOptions): Promise<Entry[]> {
  const git = startGit(['--git-dir', gitDirectory, 'ls-tree', '-r', '-z', '-l', '--full-tree', '--end-of-options', commit], options);
  git.stdin.end();
  const entries: Entry[] = [];
  let bytes = 0;
  let rest = '';
  try {
    git.stdout.setEncoding('utf8');
    for await (const text of git.stdout) {
      const records = (rest + text).split('\0');
      rest = records.pop() ?? '';
      for (const record of records) {
        const entry = parseEntry(record);
        if (entry === undefined) continue;
        bytes += entry.size;
        if (bytes > limits.maxBytes) throw new GitError('TooLarge', `the commit's files hold more than ${limits.maxBytes} bytes`);
        if (entries.push(entry) > limits.maxFiles)
          throw new GitError('TooManyFiles', `the commit holds more than ${limits.maxFiles} files`);
      }
    }
    await git.ended;
    return entries;
  } finally {
    git.kill();
  }
}

/** Reads `MODE TYPE HASH SIZE<tab>PATH`; undefined for what is neither a file nor a link nor a submodule. */
function parseEntry(record: string): Entry | undefined {
  const tab = record.indexOf('\t');
  const [mode, type, hash, size] = record.slice(0, tab).split(/ +/);
  const path = record.slice(tab + 1);
  const kind = KINDS.get(mode ?? '') ?? (type === 'blob' && mode?.startsWith('100') === true ? 'file' : undefined);
  if (hash === undefined || kind === undefined || (kind === 'link' && Number(size) > LONGEST_LINK)) return undefined;
  if (path.split('/').some((segment) => segment === '' || segment === '.' || segment === '..')) {
    throw new GitError('GitFailed', `the commit holds a file with the path ${JSON.stringify(path)}`);
  }
  return { path, hash, size: kind === 'submodule' ? 0 : Number(size), kind };
}
