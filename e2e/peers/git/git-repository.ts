import { mkdirSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Readable } from 'node:stream';
import { type Changes, type FileContent, fastImport } from './fast-import.ts';
import { git } from './git-command.ts';

/** Files by path; null takes a path away. */
export type Files = Readonly<Record<string, FileContent | null>> | ReadonlyMap<string, FileContent | null>;

export interface CommitOptions {
  readonly message?: string;
  /** `main` when absent; made from nothing when it does not exist and `from` is absent. */
  readonly branch?: string;
  /** A commit, branch or tag that a new branch starts at. */
  readonly from?: string;
  readonly author?: string;
  /** Seconds since 1970; now when absent. */
  readonly time?: number;
  /** The files are all that the commit holds. */
  readonly replaceAll?: boolean;
}

export interface TagOptions {
  /** What is tagged; `main` when absent. */
  readonly target?: string;
  /** An annotated tag with this message; a lightweight one when absent. */
  readonly message?: string;
}

/** A bare repository that tests write to as pushes would. */
export interface GitRepository {
  /** As in the URL, without `.git`. */
  readonly name: string;
  /** The bare repository's folder. */
  readonly directory: string;
  /** Commits these changes; the new commit's name. */
  commit(files: Files | Changes, options?: CommitOptions): Promise<string>;
  /** Commits a folder's content as all that there is; `rewrite` may change each file's text. */
  commitFolder(folder: string, options?: CommitOptions & { rewrite?: (path: string, text: string) => string }): Promise<string>;
  tag(name: string, options?: TagOptions): Promise<void>;
  deleteRef(ref: string): Promise<void>;
  /** Moves a branch to an older or another commit, as a forced push does. */
  reset(branch: string, commit: string): Promise<void>;
  /** The commit that a ref names. */
  resolve(ref?: string): Promise<string>;
  git(...args: string[]): Promise<string>;
}

const AUTHOR = 'Ada Example <ada@example.com>';

/** Makes an empty bare repository `NAME.git` under `root`, whose default branch is main. */
export async function createGitRepository(root: string, name: string): Promise<GitRepository> {
  const directory = join(root, `${name}.git`);
  mkdirSync(directory, { recursive: true });
  await git(directory, ['init', '--quiet', '--bare', '--initial-branch=main', '.']);
  // Hosting services allow these too: a push over HTTP, a partial clone, a commit by name.
  for (const setting of ['http.receivepack', 'uploadpack.allowFilter', 'uploadpack.allowAnySHA1InWant']) {
    await git(directory, ['config', setting, 'true']);
  }
  const parentOf = async (branch: string, from: string | undefined) => {
    const known = await git(directory, ['for-each-ref', '--format=%(objectname)', `refs/heads/${branch}`]);
    if (known !== '') return known;
    return from === undefined ? undefined : git(directory, ['rev-parse', `${from}^{commit}`]);
  };
  const commit: GitRepository['commit'] = async (files, options = {}) => {
    const { branch = 'main', message = 'Change', author = AUTHOR, time = Math.floor(Date.now() / 1000), replaceAll = false } = options;
    const parent = await parentOf(branch, options.from);
    const details = { branch, message, author, time, replaceAll, ...(parent === undefined ? {} : { parent }) };
    await git(directory, ['fast-import', '--quiet', '--done', '--force'], Readable.from(fastImport(details, changesOf(files))));
    return git(directory, ['rev-parse', `refs/heads/${branch}`]);
  };
  return {
    name,
    directory,
    commit,
    commitFolder: (folder, { rewrite, ...options } = {}) => commit(folderFiles(folder, rewrite), { replaceAll: true, ...options }),
    tag: async (tag, { target = 'main', message } = {}) => {
      const annotation = message === undefined ? [] : ['-a', '-m', message];
      const [, name = '', email = ''] = /^(.*) <(.*)>$/.exec(AUTHOR) ?? [];
      await git(directory, ['-c', `user.name=${name}`, '-c', `user.email=${email}`, 'tag', ...annotation, tag, target]);
    },
    deleteRef: async (ref) => void (await git(directory, ['update-ref', '-d', ref])),
    reset: async (branch, to) => void (await git(directory, ['update-ref', `refs/heads/${branch}`, to])),
    resolve: (ref = 'main') => git(directory, ['rev-parse', `${ref}^{commit}`]),
    git: (...args) => git(directory, args),
  };
}

function changesOf(files: Files | Changes): Changes {
  return Symbol.iterator in files ? files : Object.entries(files);
}

/** Every file and link below a folder, `.git` left out. */
function* folderFiles(folder: string, rewrite = (_path: string, text: string) => text): Generator<readonly [string, FileContent]> {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    const path = relative(folder, file);
    if (path.split('/').includes('.git')) continue;
    if (entry.isSymbolicLink()) {
      yield [path, { symlink: readlinkSync(file) }];
    } else if (entry.isFile()) {
      const text = rewrite(path, readFileSync(file, 'utf8'));
      yield [path, (statSync(file).mode & 0o100) === 0 ? text : { executable: text }];
    }
  }
}
