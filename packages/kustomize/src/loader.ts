import { resolvePath, type Tree } from '@capstan/tree';
import type { BuildContext } from './build-context.ts';
import type { KustomizeError } from './error.ts';
import { maskUrl } from './mask-url.ts';
import { nearestName } from './nearest-name.ts';
import type { Place } from './place.ts';
import { isHttp, REMOTE_FILE, type RemoteAnswer, type RemoteRequest, repositoryRequest } from './remote.ts';
import { parseRepoSpec, type RepoSpec } from './repo-spec.ts';

/** Looks like a URL, but is none that kustomize fetches. */
const FOREIGN = /^(?:[a-z][a-z0-9+.-]*:\/\/|[a-z][a-z0-9]*::|gh:)/i;

/** A chain of bases may be endless where a server makes them up. */
const MOST_REMOTES = 200;

/** The repository that a loader's directory is in, where it is not the tree that is built. */
interface Clone {
  /** As it was written, by which cycles are told. */
  readonly url: string;
  readonly spec: RepoSpec;
}

/** Reads files as seen from one kustomization's directory, and enters the directories that it names. */
export class Loader {
  readonly context: BuildContext;
  readonly tree: Tree;
  /** The directory, a path in the tree. */
  readonly root: string;
  readonly #referrer: Loader | undefined;
  readonly #clone: Clone | undefined;

  constructor(context: BuildContext, tree: Tree, root: string, referrer?: Loader, clone?: Clone) {
    this.context = context;
    this.tree = tree;
    this.root = root;
    this.#referrer = referrer;
    this.#clone = clone;
  }

  /** Whether it reads the kustomization that is built, and not one that is included. */
  get isOutermost(): boolean {
    return this.#referrer === undefined;
  }

  /** Whether a file of the tree is named. */
  isFile(path: string): boolean {
    const resolved = this.#realPath(path);
    return resolved !== undefined && this.tree.kindOf(resolved) === 'file';
  }

  /** The path in the tree of what is named from here, once symbolic links are followed. Throws where that is outside. */
  resolve(path: string, place: Place): string {
    const resolved = this.#realPath(path);
    if (resolved === undefined) throw this.#outside(path, place);
    return resolved;
  }

  #realPath(path: string): string | undefined {
    const resolved = resolvePath(this.root, path);
    return resolved === undefined ? undefined : this.tree.realPath(resolved);
  }

  #outside(path: string, place: Place): KustomizeError {
    return resolvePath(this.root, path) === undefined
      ? place.error('Forbidden', `'${path}' is outside of the source's tree`, {
          remedy: path.startsWith('/') ? 'name it as seen from the directory of the kustomization' : 'name a path inside of it',
        })
      : place.error('Forbidden', `'${path}' leads outside of its repository, or in a circle, by a symbolic link`);
  }

  /** What faults call a path of the tree: of another repository with its URL in front. */
  nameOf(path: string): string {
    if (this.#clone === undefined) return path;
    const { cloneUrl, ref } = this.#clone.spec;
    return maskUrl(`${cloneUrl}//${path}${ref === '' ? '' : `?ref=${ref}`}`);
  }

  /** What faults call a file that is named from here. Throws where that is outside. */
  nameOfFile(path: string, place: Place): string {
    return isHttp(path) ? maskUrl(path) : this.nameOf(this.resolve(path, place));
  }

  /** Notes that something at a path of the tree would have counted. */
  noteAbsent(path: string): void {
    if (this.#clone === undefined) this.context.closure.absent(path);
  }

  /** The file's bytes. Throws a fault at `place` where there is none or it may not be read. */
  read(path: string, place: Place): Uint8Array {
    if (isHttp(path)) return this.openRemoteFile(path, place).readFile(REMOTE_FILE) ?? new Uint8Array();
    const resolved = this.resolve(path, place);
    const content = this.tree.readFile(resolved);
    if (content === undefined) {
      this.noteAbsent(resolved);
      if (this.tree.kindOf(resolved) === 'directory') throw place.error('Unreadable', `'${path}' is a directory, a file is expected`);
      throw place.error('NotFound', `no file '${path}'`, { remedy: this.#remedyFor(resolved) });
    }
    // A repository of somebody else may never reach beside its kustomization, whatever is allowed to the tree itself.
    const isRestricted = this.context.options.loadRestriction === 'root' || this.#clone !== undefined;
    if (isRestricted && !contains(this.root, resolved)) {
      throw place.error('Forbidden', `security; file '${path}' is not in or below '${this.root === '' ? '.' : this.root}'`, {
        remedy: 'move the file below the kustomization, or name a directory with a kustomization file',
      });
    }
    if (this.#clone === undefined) this.context.closure.read(resolved);
    return content;
  }

  /** A loader for a directory named from here. Throws where there is none, or where it contains this or a former one. */
  enter(path: string, place: Place): Loader {
    const spec = parseRepoSpec(path);
    if (spec !== undefined) return this.#enterRepository(path, spec, place);
    const resolved = this.#realPath(path);
    if (resolved !== undefined && this.tree.kindOf(resolved) === 'directory') {
      this.#refuseCycle(resolved, path, place);
      return new Loader(this.context, this.tree, resolved, this, this.#clone);
    }
    if (FOREIGN.test(path)) {
      throw place.error('Unsupported', `'${maskUrl(path)}' is no URL of a base`, {
        remedy: 'write https://HOST/ORG/REPOSITORY//DIRECTORY?ref=TAG, ssh://… or USER@HOST:ORG/REPOSITORY',
      });
    }
    if (resolved === undefined) throw this.#outside(path, place);
    this.noteAbsent(resolved);
    if (this.tree.kindOf(resolved) === 'file') throw place.error('Unreadable', `'${path}' is a file, a directory is expected`);
    throw place.error('NotFound', `no file or directory '${path}'`, { remedy: this.#remedyFor(resolved) });
  }

  /** What is there under almost the same name, else to add it. */
  #remedyFor(path: string): string {
    const slash = path.lastIndexOf('/');
    const folder = path.slice(0, Math.max(slash, 0));
    const nearest = nearestName(path.slice(slash + 1), this.tree.readDirectory(folder) ?? []);
    if (nearest !== undefined) return `did you mean ${this.nameOf(folder === '' ? nearest : `${folder}/${nearest}`)}?`;
    return `add ${this.nameOf(path)}, or correct the path`;
  }

  #refuseCycle(candidate: string, path: string, place: Place): void {
    for (let loader: Loader | undefined = this; loader !== undefined; loader = loader.#referrer) {
      // Beyond the border of a repository its own URL tells cycles.
      if (loader.#clone !== this.#clone) return;
      if (!contains(candidate, loader.root)) continue;
      throw place.error(
        'Cycle',
        `cycle detected: '${path}' leads to '${candidate === '' ? '.' : candidate}', which contains '${loader.root}', from where it is included`,
        {
          remedy: 'include directories beside or below, never one above',
        },
      );
    }
  }

  #enterRepository(url: string, spec: RepoSpec, place: Place): Loader {
    for (let loader: Loader | undefined = this; loader !== undefined; loader = loader.#referrer) {
      if (loader.#clone?.url.startsWith(url) !== true) continue;
      throw place.error('Cycle', `cycle detected: '${maskUrl(url)}' is included by '${maskUrl(loader.#clone.url)}', which it leads to`, {
        remedy: 'take the shared part into a base of its own',
      });
    }
    const answer = this.ask(repositoryRequest(spec), url, place);
    if (answer.kind === 'failed') throw unreachable(url, answer.reason, place);
    const path = answer.tree.realPath(spec.path);
    if (path === undefined)
      throw place.error('Forbidden', `'${maskUrl(url)}' leads outside of its repository, or in a circle, by a symbolic link`);
    const kind = answer.tree.kindOf(path);
    if (kind === 'file') throw place.error('Unreadable', `'${maskUrl(url)}' is a file of its repository, a directory is expected`);
    if (kind === undefined) {
      throw place.error('NotFound', `'${maskUrl(url)}': its repository has no directory '${spec.path}'`, {
        remedy: 'correct the path or the ref in the URL',
      });
    }
    return new Loader(this.context, answer.tree, path, this, { url, spec });
  }

  /** What is outside of the tree. Throws where that is not allowed, or not known yet. */
  ask(request: RemoteRequest, url: string, place: Place): RemoteAnswer {
    const { closure, options } = this.context;
    if (options.remote === undefined) {
      closure.remote({ request, revision: undefined });
      throw place.error('Unsupported', `remote base '${maskUrl(url)}' is not allowed here`, {
        remedy: 'commit its files to this source, or make a source of its own for it',
      });
    }
    if (closure.remoteCount >= MOST_REMOTES) throw place.error('LimitExceeded', `more than ${MOST_REMOTES} remote bases and files`);
    const answer = options.remote(request);
    closure.remote({ request, revision: answer?.kind === 'found' ? answer.revision : undefined });
    if (answer === undefined) throw unreachable(url, 'not fetched yet', place);
    return answer;
  }

  /** A file that is read over HTTP, as a tree of its own. Throws a fault at `place` where it cannot be had. */
  openRemoteFile(url: string, place: Place): Tree {
    const answer = this.ask({ kind: 'file', url }, url, place);
    if (answer.kind === 'failed') throw unreachable(url, answer.reason, place);
    return answer.tree;
  }
}

/** The fault of something remote that could not be had. */
export function unreachable(url: string, reason: string, place: Place): KustomizeError {
  return place.error('NotFound', `remote base '${maskUrl(url)}' could not be fetched: ${reason}`, {
    remedy: 'correct the URL or its ref, or see to it that the server can be reached',
  });
}

/** Whether `path` is the directory or lies below it. */
function contains(directory: string, path: string): boolean {
  return directory === '' || path === directory || path.startsWith(`${directory}/`);
}
