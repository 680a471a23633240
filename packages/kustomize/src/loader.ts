import { resolvePath, type Tree } from '@capstan/tree';
import type { BuildContext } from './build-context.ts';
import type { Place } from './place.ts';

const REMOTE = /^(?:https?:\/\/|ssh:\/\/|git:\/\/|file:\/\/|git::|gh:|git@|(?:www\.)?github\.com[/:])/i;

/** Whether a path names something outside of the tree: a URL or a Git repository. */
function isRemote(path: string): boolean {
  return REMOTE.test(path) || /\/\/|\?(?:ref|version)=|\.git(?:\/|$)|_git\//.test(path);
}

/** Reads files as seen from one kustomization's directory, and enters the directories that it names. */
export class Loader {
  readonly context: BuildContext;
  readonly tree: Tree;
  /** The directory, a path in the tree. */
  readonly root: string;
  readonly #referrer: Loader | undefined;

  constructor(context: BuildContext, tree: Tree, root: string, referrer?: Loader) {
    this.context = context;
    this.tree = tree;
    this.root = root;
    this.#referrer = referrer;
  }

  /** Whether it reads the kustomization that is built, and not one that is included. */
  get isOutermost(): boolean {
    return this.#referrer === undefined;
  }

  /** Whether a file of the tree is named. */
  isFile(path: string): boolean {
    const resolved = resolvePath(this.root, path);
    return resolved !== undefined && this.tree.kindOf(resolved) === 'file';
  }

  /** The path in the tree of what is named from here. Throws where that is outside. */
  resolve(path: string, place: Place): string {
    const resolved = resolvePath(this.root, path);
    if (resolved === undefined)
      throw place.error('Forbidden', `'${path}' is outside of the source's tree`, { remedy: 'name a path inside of it' });
    return resolved;
  }

  /** The file's bytes. Throws a fault at `place` where there is none or it may not be read. */
  read(path: string, place: Place): Uint8Array {
    if (/^https?:\/\//i.test(path)) return this.#readRemote(path, place);
    const resolved = this.resolve(path, place);
    const content = this.tree.readFile(resolved);
    if (content === undefined) {
      this.context.closure.absent(resolved);
      if (this.tree.kindOf(resolved) === 'directory') throw place.error('Unreadable', `'${path}' is a directory, a file is expected`);
      throw place.error('NotFound', `no file '${path}'`, { remedy: `add ${resolved}, or correct the path` });
    }
    if (this.context.options.loadRestriction === 'root' && !contains(this.root, resolved)) {
      throw place.error('Forbidden', `security; file '${path}' is not in or below '${this.root === '' ? '.' : this.root}'`, {
        remedy: 'move the file below the kustomization, or name a directory with a kustomization file',
      });
    }
    if (this.tree === this.context.tree) this.context.closure.read(resolved);
    return content;
  }

  /** A loader for a directory named from here. Throws where there is none, or where it contains this or a former one. */
  enter(path: string, place: Place): Loader {
    const resolved = resolvePath(this.root, path);
    if (resolved !== undefined && this.tree.kindOf(resolved) === 'directory') {
      this.#refuseCycle(resolved, path, place);
      return new Loader(this.context, this.tree, resolved, this);
    }
    if (isRemote(path)) return this.#enterRemote(path, place);
    if (resolved === undefined)
      throw place.error('Forbidden', `'${path}' is outside of the source's tree`, { remedy: 'name a path inside of it' });
    this.context.closure.absent(resolved);
    if (this.tree.kindOf(resolved) === 'file') throw place.error('Unreadable', `'${path}' is a file, a directory is expected`);
    throw place.error('NotFound', `no file or directory '${path}'`, { remedy: `add ${resolved}, or correct the path` });
  }

  #refuseCycle(candidate: string, path: string, place: Place): void {
    for (let loader: Loader | undefined = this; loader !== undefined; loader = loader.#referrer) {
      if (loader.tree !== this.tree || !contains(candidate, loader.root)) continue;
      throw place.error(
        'Cycle',
        `cycle detected: '${path}' leads to '${candidate === '' ? '.' : candidate}', which contains '${loader.root}', from where it is included`,
        {
          remedy: 'include directories beside or below, never one above',
        },
      );
    }
  }

  #remote(url: string, place: Place) {
    this.context.closure.remote(url);
    if (this.context.options.remote === undefined) {
      throw place.error('Unsupported', `remote base '${url}' is not allowed here`, {
        remedy: 'commit its files to this source, or make a source of its own for it',
      });
    }
    const base = this.context.options.remote(url);
    if (base === undefined) throw place.error('NotFound', `remote base '${url}' could not be fetched`);
    return base;
  }

  #readRemote(url: string, place: Place): Uint8Array {
    const base = this.#remote(url, place);
    if (base.kind === 'file') return base.content;
    throw place.error('Unreadable', `'${url}' is a directory, a file is expected`);
  }

  #enterRemote(url: string, place: Place): Loader {
    const base = this.#remote(url, place);
    if (base.kind === 'directory') return new Loader(this.context, base.tree, base.path, this);
    throw place.error('Unreadable', `'${url}' is a file, a directory is expected`);
  }
}

/** Whether `path` is the directory or lies below it. */
function contains(directory: string, path: string): boolean {
  return directory === '' || path === directory || path.startsWith(`${directory}/`);
}
