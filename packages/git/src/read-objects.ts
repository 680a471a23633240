import { GitError } from './error.ts';
import { type RunOptions, startGit } from './run-git.ts';

/**
 * The contents of objects of a repository on disk, in the order asked for, by one `git cat-file --batch`. Throws {@link GitError}
 * (`GitFailed`) when one is not there.
 */
export async function* readObjects(gitDirectory: string, hashes: readonly string[], options: RunOptions): AsyncGenerator<Uint8Array> {
  const git = startGit(['--git-dir', gitDirectory, 'cat-file', '--batch'], options);
  const input = new ByteReader(git.stdout);
  // The questions are written as git takes them, while the answers are read.
  git.stdin.end(hashes.map((hash) => `${hash}\n`).join(''));
  try {
    for (const hash of hashes) {
      const [, , size] = (await input.readLine()).split(' ');
      if (size === undefined) throw new GitError('GitFailed', `object ${hash} is missing`);
      yield await input.read(Number(size));
      await input.read(1);
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

  async read(size: number): Promise<Uint8Array> {
    if (this.#buffer.length >= size) return this.#take(size);
    const target = Buffer.allocUnsafe(size);
    let filled = this.#take(Math.min(size, this.#buffer.length)).copy(target);
    while (filled < size) {
      const chunk = await this.#next();
      const wanted = Math.min(chunk.length, size - filled);
      chunk.copy(target, filled, 0, wanted);
      filled += wanted;
      this.#buffer = chunk.subarray(wanted);
    }
    return target;
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
