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
}

interface Entry {
  readonly path: string;
  readonly hash: string;
  readonly executable: boolean;
}

/**
 * Reads a commit's files into memory. Symbolic links and submodules are left out; attributes, filters and `export-ignore` mean nothing
 * here. Throws {@link GitError}: `TooManyFiles`, `TooLarge`, `GitFailed`.
 */
export async function readTree(gitDirectory: string, commit: string, limits: TreeLimits, options: RunOptions): Promise<CommitTree> {
  const entries = await listEntries(gitDirectory, commit, limits, options);
  const files: [string, Uint8Array][] = [];
  const hashes = [...new Set(entries.map(({ hash }) => hash))];
  const contents = new Map<string, Uint8Array>();
  let next = 0;
  for await (const content of readObjects(gitDirectory, hashes, options)) contents.set(hashes[next++] ?? '', content);
  for (const { path, hash } of entries) files.push([path, contents.get(hash) ?? new Uint8Array()]);
  const executables = entries.filter(({ executable }) => executable).map(({ path }) => path);
  return { tree: Tree.of(files), executables: new Set(executables) };
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

/** Reads `MODE TYPE HASH SIZE<tab>PATH`; undefined for what is no regular file. */
function parseEntry(record: string): (Entry & { size: number }) | undefined {
  const tab = record.indexOf('\t');
  const [mode, type, hash, size] = record.slice(0, tab).split(/ +/);
  const path = record.slice(tab + 1);
  if (type !== 'blob' || hash === undefined || !mode?.startsWith('100')) return undefined;
  if (path.split('/').some((segment) => segment === '' || segment === '.' || segment === '..')) {
    throw new GitError('GitFailed', `the commit holds a file with the path ${JSON.stringify(path)}`);
  }
  return { path, hash, size: Number(size), executable: mode === '100755' };
}
