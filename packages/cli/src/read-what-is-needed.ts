import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { Tree } from '@capstan/tree';

/** Reads files below a directory; a symbolic link counts only as far as it stays below. */
export class DirectoryReader {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /** The files that stand at a path: the file itself, or a directory's own files that may say what it is. */
  filesAt(path: string, named: (name: string) => boolean): [path: string, content: Uint8Array][] {
    const real = this.#realPath(path);
    if (real === undefined) return [];
    if (statSync(real).isFile()) return [[path, readFileSync(real)]];
    const names = readdirSync(real, { withFileTypes: true });
    const wanted = names.filter((entry) => !entry.isDirectory() && named(entry.name));
    const files = wanted.flatMap((entry) => this.filesAt(path === '' ? entry.name : `${path}/${entry.name}`, named));
    // An empty file of a name that nobody asks for: a tree knows only directories that hold something.
    return files.length > 0 ? files : [[path === '' ? '.capstan' : `${path}/.capstan`, new Uint8Array()]];
  }

  #realPath(path: string): string | undefined {
    try {
      const real = realpathSync(join(this.#root, ...path.split('/')));
      return real === this.#root || real.startsWith(this.#root.endsWith(sep) ? this.#root : this.#root + sep) ? real : undefined;
    } catch {
      return undefined;
    }
  }
}

/** What a build says about the paths that it missed. */
interface Outcome {
  readonly closure: { readonly absent: readonly string[] };
}

const KUSTOMIZATION_FILE = /^(?:kustomization\.ya?ml|Kustomization)$/;

/**
 * Runs a build over a tree that holds only what the build asks for: it begins with the directory, and as long as the build misses paths
 * that are there, they are read and it runs again. So a huge repository costs no more than the files that matter.
 */
export function readWhatIsNeeded<T extends Outcome>(reader: DirectoryReader, path: string, run: (tree: Tree) => T): T {
  const files = new Map(reader.filesAt(path, (name) => KUSTOMIZATION_FILE.test(name)));
  const tried = new Set<string>([path]);
  for (;;) {
    const outcome = run(Tree.of(files));
    let found = false;
    for (const absent of outcome.closure.absent) {
      if (tried.has(absent)) continue;
      tried.add(absent);
      for (const [file, content] of reader.filesAt(absent, (name) => KUSTOMIZATION_FILE.test(name))) {
        if (files.has(file)) continue;
        files.set(file, content);
        found = true;
      }
    }
    if (!found) return outcome;
  }
}
