import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Commit, parseCommit } from './commit.ts';
import { GitError } from './error.ts';
import { readObjects } from './read-objects.ts';
import { type CommitTree, DEFAULT_TREE_LIMITS, readTree, type TreeLimits } from './read-tree.ts';
import { checkName, type ResolvedReference } from './reference.ts';
import { runGit } from './run-git.ts';
import { runRemoteGit } from './run-remote-git.ts';
import { localEnvironment, type Remote } from './session.ts';
import { parseSubmodules, type Submodule } from './submodules.ts';

export interface FetchOptions {
  readonly signal?: AbortSignal | undefined;
  /** Bytes that the repository may take on disk; 512 MiB where absent. */
  readonly maxPackBytes?: number;
}

/** Holds the last fetched commit, so that the next fetch brings only what changed. */
const HEAD = 'refs/capstan/head';
const DEFAULT_MAX_PACK_BYTES = 512 * 1024 * 1024;
/** Every fetch adds a pack; beyond this many it is cheaper to begin anew. */
const MAX_PACKS = 20;
const WATCH_INTERVAL_MS = 250;

/**
 * A bare repository in a folder of its own that holds single commits without their history. It is a cache: what is wrong with it is
 * mended by beginning anew. Only one fetch at a time.
 */
export class Repository {
  readonly #directory: string;
  readonly #env = localEnvironment();

  constructor(directory: string) {
    this.#directory = directory;
  }

  /**
   * Fetches one commit, without its history, and gives the reference as it was when it was fetched: a branch that moved meanwhile on a server which
   * gives out tips alone has moved here too. Throws {@link GitError}.
   */
  async fetch(remote: Remote, wanted: ResolvedReference, options: FetchOptions = {}): Promise<ResolvedReference> {
    await this.#prepare(wanted.commit, options.signal);
    if ((await this.#head(options.signal)) === wanted.commit) return wanted;
    try {
      await this.#fetchRefspec(remote, wanted.commit, options);
      return wanted;
    } catch (error) {
      if (!isCode(error, 'CommitNotFound') || wanted.name === undefined) throw await this.#mend(error, wanted);
    }
    await this.#fetchRefspec(remote, wanted.name, options).catch(async (error) => {
      throw await this.#mend(error, wanted);
    });
    const commit = (await this.#head(options.signal)) ?? '';
    return { ...wanted, commit, revision: wanted.revision.replace(wanted.commit, commit) };
  }

  /**
   * Fetches the commit that a name means by git's own rules (`HEAD`, a branch or tag by its short or full name, a commit's hash), without its
   * history; where it is here already, that costs one advertisement of the references of that name. Throws {@link GitError}.
   */
  async fetchName(remote: Remote, name: string, options: FetchOptions = {}): Promise<string> {
    await this.#prepare(checkName(name), options.signal);
    try {
      await this.#fetchRefspec(remote, name, options);
    } catch (error) {
      await this.remove();
      throw error;
    }
    const commit = await this.#head(options.signal);
    if (commit === undefined) throw new GitError('CommitNotFound', `'${name}' is no commit`);
    return commit;
  }

  /** The commit's metadata. */
  async readCommit(hash: string, signal?: AbortSignal): Promise<Commit> {
    for await (const bytes of readObjects(this.#directory, [hash], { env: this.#env, signal })) return parseCommit(hash, bytes);
    throw new GitError('GitFailed', `object ${hash} is missing`);
  }

  /** The commit's files. */
  readTree(hash: string, limits: TreeLimits = DEFAULT_TREE_LIMITS, signal?: AbortSignal): Promise<CommitTree> {
    return readTree(this.#directory, hash, limits, { env: this.#env, signal });
  }

  /** The texts of blobs of the commit, in the order asked for. */
  async readTexts(hashes: readonly string[], signal?: AbortSignal): Promise<string[]> {
    const texts: string[] = [];
    for await (const bytes of readObjects(this.#directory, hashes, { env: this.#env, signal })) texts.push(Buffer.from(bytes).toString());
    return texts;
  }

  /** What a commit's `.gitmodules` says, by the path of each submodule; empty where there is none, or none that git can read. */
  async readSubmodules(hash: string, signal?: AbortSignal): Promise<Map<string, Submodule>> {
    const args = ['--git-dir', this.#directory, 'config', '--blob', `${hash}:.gitmodules`, '--null', '--list'];
    return parseSubmodules(await runGit(args, { env: this.#env, signal }).catch(() => ''));
  }

  /** Removes the folder. */
  async remove(): Promise<void> {
    await rm(this.#directory, { recursive: true, force: true });
  }

  async #prepare(commit: string, signal: AbortSignal | undefined): Promise<void> {
    const packs = await readdir(join(this.#directory, 'objects/pack')).catch(() => undefined);
    if (packs !== undefined && packs.filter((name) => name.endsWith('.pack')).length <= MAX_PACKS) return;
    await this.remove();
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    const format = commit.length === 64 ? 'sha256' : 'sha1';
    const args = ['init', '--quiet', '--bare', '--template=', `--object-format=${format}`, '--initial-branch=none', '--', this.#directory];
    await runGit(args, { env: this.#env, signal });
  }

  async #head(signal: AbortSignal | undefined): Promise<string | undefined> {
    const args = ['--git-dir', this.#directory, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${HEAD}^{commit}`];
    const output = await runGit(args, { env: this.#env, signal }).catch(() => '');
    // Before version 2.44 the marker itself is echoed.
    return output.trim().split('\n').at(-1) || undefined;
  }

  async #fetchRefspec(remote: Remote, source: string, options: FetchOptions): Promise<void> {
    const oversize = new AbortController();
    const limit = options.maxPackBytes ?? DEFAULT_MAX_PACK_BYTES;
    const watch = setInterval(() => void this.#checkSize(limit, oversize), WATCH_INTERVAL_MS);
    const signal = options.signal === undefined ? oversize.signal : AbortSignal.any([options.signal, oversize.signal]);
    const flags = ['--quiet', '--depth=1', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', '--no-auto-maintenance'];
    const args = ['--git-dir', this.#directory, 'fetch', ...flags, '--end-of-options', remote.url.address, `+${source}:${HEAD}`];
    try {
      await runRemoteGit(args, remote, { signal });
      await this.#checkSize(limit, oversize);
      oversize.signal.throwIfAborted();
    } finally {
      clearInterval(watch);
    }
  }

  async #checkSize(limit: number, oversize: AbortController): Promise<void> {
    const directory = join(this.#directory, 'objects/pack');
    const names = await readdir(directory).catch(() => []);
    const sizes = await Promise.all(
      names.map((name) =>
        stat(join(directory, name)).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
    );
    const total = sizes.reduce((sum, size) => sum + size, 0);
    if (total > limit) oversize.abort(new GitError('TooLarge', `the repository takes more than ${limit} bytes`));
  }

  /** After a failed fetch nothing is certain of what lies on disk; the next one begins anew. */
  async #mend(error: unknown, wanted: ResolvedReference): Promise<unknown> {
    await this.remove();
    if (!isCode(error, 'CommitNotFound')) return error;
    return new GitError('CommitNotFound', `unable to resolve commit object for '${wanted.commit}': object not found`, { cause: error });
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof GitError && error.code === code;
}
