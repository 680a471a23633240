import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join, posix } from 'node:path';
import { isElf, loadingNeeds, machineOf } from './elf.mjs';
import { ImageError } from './image-error.mjs';

const MERGED = /^(bin|sbin|lib|lib64)(?=\/|$)/;

/** The files of several packages as one file system, in which /bin, /sbin, /lib and /lib64 are those of /usr. */
export class PackageFiles {
  #entries = new Map();
  #used = new Set();
  #libraryFolders;
  #machine;

  /**
   * @param {{ name: string, root: string }[]} packages
   * @param {{ triplet: string, machine: number }} platform
   */
  constructor(packages, { triplet, machine }) {
    this.#machine = machine;
    this.#libraryFolders = [`usr/lib/${triplet}`, 'usr/lib', 'usr/lib64'];
    for (const { name, root } of packages) this.#index(name, root, '');
  }

  /** Names of the packages that files were taken from, sorted. */
  get used() {
    return [...this.#used].sort();
  }

  /**
   * Takes a file, or a folder with all in it, into `target`: links with what they lead to, programs with their libraries.
   * @param {Map<string, object>} target entries by path
   */
  take(path, target) {
    const found = this.#resolve(path, target);
    if (found === undefined) throw new ImageError(`no package holds /${path}`);
    if (target.has(found.path)) return;
    this.#used.add(found.entry.owner);
    if (found.entry.kind === 'directory') {
      const prefix = `${found.path}/`;
      for (const child of this.#entries.keys()) {
        if (child.startsWith(prefix) && !child.slice(prefix.length).includes('/')) this.take(child, target);
      }
      return;
    }
    const bytes = readFileSync(found.entry.real);
    target.set(found.path, { kind: 'file', mode: found.entry.mode, bytes });
    if (isElf(bytes)) this.takeNeeds(bytes, target, `/${found.path}`);
  }

  /** Takes the interpreter and the libraries that the program `bytes` needs. */
  takeNeeds(bytes, target, of) {
    if (machineOf(bytes) !== this.#machine) throw new ImageError(`${of} is for another processor than the image`);
    const { needed, interpreter } = loadingNeeds(bytes);
    if (interpreter !== undefined) this.take(interpreter.slice(1), target);
    for (const name of needed) {
      const folder = this.#libraryFolders.find((candidate) => this.#resolve(`${candidate}/${name}`, new Map()) !== undefined);
      if (folder === undefined) throw new ImageError(`no package holds ${name}, which ${of} needs`);
      this.take(`${folder}/${name}`, target);
    }
  }

  /** The bytes of a file, or undefined. */
  read(path) {
    const found = this.#resolve(path, new Map());
    return found?.entry.kind === 'file' ? readFileSync(found.entry.real) : undefined;
  }

  /** Paths that begin with `prefix`, sorted. */
  pathsBelow(prefix) {
    return [...this.#entries.keys()].filter((path) => path.startsWith(prefix)).sort();
  }

  #index(owner, root, folder) {
    for (const child of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = posix.join(folder, child.name);
      const real = join(root, path);
      const merged = path.replace(MERGED, 'usr/$1');
      if (child.isDirectory()) {
        if (!this.#entries.has(merged)) this.#entries.set(merged, { owner, kind: 'directory' });
        this.#index(owner, root, path);
      } else if (child.isSymbolicLink()) this.#entries.set(merged, { owner, kind: 'link', to: readlinkSync(real) });
      else this.#entries.set(merged, { owner, kind: 'file', real, mode: lstatSync(real).mode & 0o755 });
    }
  }

  /** What stands at a path once all links on the way are followed; the links go into `target`. */
  #resolve(path, target, depth = 0) {
    if (depth > 20) throw new ImageError(`links go in circles at /${path}`);
    const segments = path.replace(MERGED, 'usr/$1').split('/');
    for (let length = 1; length <= segments.length; length += 1) {
      const here = segments.slice(0, length).join('/');
      const entry = this.#entries.get(here);
      if (entry === undefined) return undefined;
      if (entry.kind !== 'link') continue;
      if (!target.has(here)) target.set(here, { kind: 'link', to: entry.to });
      const to = entry.to.startsWith('/') ? entry.to.slice(1) : posix.join(posix.dirname(here), entry.to);
      return this.#resolve(posix.join(to, ...segments.slice(length)), target, depth + 1);
    }
    const merged = segments.join('/');
    return { path: merged, entry: this.#entries.get(merged) };
  }
}
