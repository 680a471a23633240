import { GitError } from './error.ts';
import { type RunOptions, startGit } from './run-git.ts';

/** Where the content of an object goes: `index` is that of its hash. */
export type Place = (index: number, size: number) => Uint8Array;

/**
 * The contents of objects of a repository on disk, in the order asked for, by one `git cat-file --batch`, each where `place` wants it (in
 * memory of its own by default). Throws {@link GitError} (`GitFailed`) when one is not there.
 */
export async function* readObjects(
  gitDirectory: string,
  hashes: readonly string[],
  options: RunOptions,
  place: Place = (_, size) => Buffer.allocUnsafe(size),
): AsyncGenerator<Uint8Array> {
  const git = startGit(['--git-dir', gitDirectory, 'cat-file', '--batch'], options);
  const input = new ByteReader(git.stdout);
  // The questions are written as git takes them, while the answers are read.
  git.stdin.end(hashes.map((hash) => `${hash}\n`).join(''));
  try {
    for (const [index, hash] of hashes.entries()) {
      const [, , size] = (await input.readLine()).split(' ');
      if (size === undefined) throw new GitError('GitFailed', `object ${hash} is missing`);
      const content = place(index, Number(size));
      await input.readInto(content);
      yield content;
      await input.readLine();
    }
    await git.ended;
  } finally {
    git.kill();
  }
}

/** Reads a stream by lines and counts of bytes. */
class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #buffer: Buffer = Buffer.alloc(0);

  constructor(stream: AsyncIterable<Buffer>) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  async readLine(): Promise<string> {
    for (;;) {
      const end = this.#buffer.indexOf(10);
      if (end !== -1) return this.#take(end + 1).toString('latin1', 0, end);
      this.#buffer = Buffer.concat([this.#buffer, await this.#next()]);
    }
  }

  /** Fills the target. */
  async readInto(target: Uint8Array): Promise<void> {
    let filled = 0;
    while (filled < target.length) {
      if (this.#buffer.length === 0) this.#buffer = await this.#next();
      const piece = this.#take(Math.min(this.#buffer.length, target.length - filled));
      target.set(piece, filled);
      filled += piece.length;
    }
  }

  #take(size: number): Buffer {
    const taken = this.#buffer.subarray(0, size);
    this.#buffer = this.#buffer.subarray(size);
    return taken;
  }

  async #next(): Promise<Buffer> {
    const { done, value } = await this.#chunks.next();
    if (done === true) throw new GitError('GitFailed', 'git ended before it had answered');
    return value;
  }
}
