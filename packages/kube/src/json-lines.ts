import { KubeError } from './error.ts';

const NEWLINE = 0x0a;
// Above the largest object that etcd takes by default (1.5 MiB), JSON overhead and managed fields included.
const MAX_LINE = 64 * 1024 * 1024;

/** JSON documents, one a line, out of chunks that are cut anywhere, within characters too. */
export class JsonLines {
  #rest: Buffer[] = [];
  #size = 0;

  /** The documents that this chunk completes. Throws `InvalidResponse`. */
  *push(chunk: Buffer): Generator<unknown> {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      const line = this.#complete(chunk.subarray(start, end));
      start = end + 1;
      if (line.length > 0) yield parse(line);
    }
    if (start === chunk.length) return;
    this.#rest.push(chunk.subarray(start));
    this.#size += chunk.length - start;
    if (this.#size > MAX_LINE) throw new KubeError('InvalidResponse', `a line of the watch is longer than ${MAX_LINE} bytes`);
  }

  /** Whether the last line is unfinished. */
  get partial(): boolean {
    return this.#size > 0;
  }

  #complete(tail: Buffer): Buffer {
    if (this.#rest.length === 0) return tail;
    const line = Buffer.concat([...this.#rest, tail]);
    this.#rest = [];
    this.#size = 0;
    return line;
  }
}

function parse(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'));
  } catch (error) {
    throw new KubeError('InvalidResponse', 'the API server sent a line that is not JSON', { cause: error });
  }
}
