import { type CommitTree, GitError, type Repository, submoduleUrl } from '@capstan/git';
import { Tree } from '@capstan/tree';
import { type FetchRules, remoteOf } from './fetch-rules.ts';

/** Bare repositories of one request by name: its own is `''`. */
export type Repositories = (name: string) => Repository;

/** A commit that was fetched, and from where. */
interface Fetched {
  readonly repository: Repository;
  readonly commit: string;
  readonly url: string;
}

interface ReadRules extends FetchRules {
  readonly submodules: boolean;
}

/** Of one base, however deep: a server may make them up. */
const MOST_SUBMODULES = 50;

/**
 * The files of a commit with its symbolic links and, where they are wanted, those of its submodules in their places, as a recursive clone
 * has them. No link is followed here. Throws a GitError, also where a submodule cannot be had.
 */
export async function readRepository(at: Fetched, repositories: Repositories, rules: ReadRules, signal: AbortSignal): Promise<Tree> {
  const found = await at.repository.readTree(at.commit, rules.limits, signal);
  if (!rules.submodules || found.submodules.size === 0) return withLinks(found.tree, await linksOf(found, at, '', signal));
  const whole = new Whole(rules.limits);
  await new Gathering(repositories, rules, signal, whole).add(at, found, '');
  return whole.tree();
}

/** Files and links of several repositories, within the limits of one. */
class Whole {
  readonly #limits: FetchRules['limits'];
  readonly #files: [string, Uint8Array][] = [];
  readonly #links: [string, string][] = [];
  #bytes = 0;

  constructor(limits: FetchRules['limits']) {
    this.#limits = limits;
  }

  /** What may still come. Throws where that is nothing. */
  get rest(): FetchRules['limits'] {
    const maxFiles = this.#limits.maxFiles - this.#files.length;
    const maxBytes = this.#limits.maxBytes - this.#bytes;
    if (maxFiles <= 0 || maxBytes <= 0) throw new GitError('TooLarge', 'the repository is too large with its submodules');
    return { maxFiles, maxBytes };
  }

  add(tree: Tree, links: readonly [string, string][], prefix: string): void {
    for (const path of tree.paths()) {
      const content = tree.readFile(path);
      if (content === undefined) continue;
      this.#files.push([prefix + path, content]);
      this.#bytes += content.length;
    }
    this.#links.push(...links);
  }

  tree(): Tree {
    return withLinks(Tree.of(this.#files), this.#links);
  }
}

/** Brings together a repository and its submodules, one after the other. */
class Gathering {
  readonly #repositories: Repositories;
  readonly #rules: ReadRules;
  readonly #signal: AbortSignal;
  readonly #whole: Whole;
  #count = 0;

  constructor(repositories: Repositories, rules: ReadRules, signal: AbortSignal, whole: Whole) {
    this.#repositories = repositories;
    this.#rules = rules;
    this.#signal = signal;
    this.#whole = whole;
  }

  async add(at: Fetched, found: CommitTree, prefix: string): Promise<void> {
    this.#whole.add(found.tree, await linksOf(found, at, prefix, this.#signal), prefix);
    if (found.submodules.size === 0) return;
    if (this.#count + found.submodules.size > MOST_SUBMODULES) throw new GitError('TooLarge', `more than ${MOST_SUBMODULES} submodules`);
    const declared = await at.repository.readSubmodules(at.commit, this.#signal);
    for (const [path, commit] of found.submodules) {
      const submodule = declared.get(path);
      if (submodule === undefined) throw new GitError('InvalidUrl', `no URL found for the submodule '${path}' in .gitmodules`);
      if (submodule.update === 'none') continue;
      this.#count += 1;
      await this.#addModule(commit, submoduleUrl(at.url, submodule.url), `${prefix}${path}/`);
    }
  }

  async #addModule(commit: string, url: string, prefix: string): Promise<void> {
    const repository = this.#repositories(`module-${this.#count}`);
    try {
      const limits = this.#whole.rest;
      // Not even who may read the disk is led to it by what somebody else wrote, as git has it.
      const remote = remoteOf(url, { ...this.#rules, allowFile: false });
      await fetchCommit(repository, remote, commit, { signal: this.#signal, maxPackBytes: limits.maxBytes });
      const found = await repository.readTree(commit, limits, this.#signal);
      await this.add({ repository, commit, url }, found, prefix);
    } finally {
      await repository.remove();
    }
  }
}

/** Fetches a commit by its hash, or, from a server that gives out tips alone, as the default branch. */
async function fetchCommit(
  repository: Repository,
  remote: Parameters<Repository['fetchName']>[0],
  commit: string,
  options: Parameters<Repository['fetchName']>[2],
): Promise<void> {
  try {
    await repository.fetchName(remote, commit, options);
  } catch (error) {
    if (!(error instanceof GitError) || error.code !== 'CommitNotFound') throw error;
    if ((await repository.fetchName(remote, 'HEAD', options)) !== commit) throw error;
  }
}

async function linksOf({ links }: CommitTree, { repository }: Fetched, prefix: string, signal: AbortSignal): Promise<[string, string][]> {
  const paths = [...links.keys()];
  const targets = paths.length === 0 ? [] : await repository.readTexts([...links.values()], signal);
  return paths.map((path, index) => [prefix + path, targets[index] ?? '']);
}

function withLinks(tree: Tree, links: readonly [string, string][]): Tree {
  return links.length === 0 ? tree : tree.withLinks(links);
}
