import { createHash } from 'node:crypto';
import { createGzip } from 'node:zlib';
import { startHttpServer } from '../peers/http-server.ts';
import { tarHeader } from './tar-gzip.ts';

const MIB = 1024 * 1024;

/** Where an archive is, as an artifact says it. */
export interface ServedArchive {
  readonly url: string;
  readonly digest: string;
  readonly size: number;
}

/** Serves archives that no honest source would make. */
export interface ArchiveServer {
  add(bytes: Uint8Array): ServedArchive;
  /** A gzip of so many zero bytes. */
  addZeros(size: number): Promise<ServedArchive>;
  /** A tar.gz of so many files of so many bytes each, all of them zero. */
  addFiles(count: number, size: number): Promise<ServedArchive>;
  /** Bytes without an end, of which an artifact says that they are 1 KiB. */
  addEndless(): ServedArchive;
  stop(): Promise<void>;
}

export async function startArchiveServer(): Promise<ArchiveServer> {
  const archives: (Uint8Array | 'endless')[] = [];
  const server = await startHttpServer((request, response) => {
    const archive = archives[Number(request.url?.slice(1))];
    if (archive !== 'endless') return void response.writeHead(archive === undefined ? 404 : 200).end(archive);
    const chunk = Buffer.alloc(MIB, 'x');
    const pour = (): void => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on('drain', pour);
    pour();
  });
  const addArchive = (archive: Uint8Array | 'endless', digest: string, size: number): ServedArchive => {
    archives.push(archive);
    return { url: `${server.url}/${archives.length - 1}`, digest, size };
  };
  const add = (bytes: Uint8Array): ServedArchive =>
    addArchive(bytes, `sha256:${createHash('sha256').update(bytes).digest('hex')}`, bytes.length);
  return {
    add,
    addZeros: async (size) => add(await gzip(zeros(size))),
    addFiles: async (count, size) => add(await gzip(files(count, size))),
    addEndless: () => addArchive('endless', `sha256:${'0'.repeat(64)}`, 1024),
    stop: () => server.stop(),
  };
}

function* zeros(size: number): Generator<Buffer> {
  const chunk = Buffer.alloc(Math.min(size, 16 * MIB));
  for (let left = size; left > 0; left -= chunk.length) yield chunk.subarray(0, left);
}

function* files(count: number, size: number): Generator<Buffer> {
  for (let index = 0; index < count; index++) {
    yield tarHeader({ name: `${index}.bin` }, size);
    yield Buffer.alloc(Math.ceil(size / 512) * 512);
  }
  yield Buffer.alloc(1024);
}

/** Compresses what comes, without ever holding it. */
async function gzip(chunks: Iterable<Buffer>): Promise<Buffer> {
  const stream = createGzip({ level: 1 });
  const compressed: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => compressed.push(chunk));
  const ended = new Promise<void>((resolve, reject) => stream.on('end', resolve).on('error', reject));
  for (const chunk of chunks) if (!stream.write(chunk)) await new Promise((resolve) => stream.once('drain', resolve));
  stream.end();
  await ended;
  return Buffer.concat(compressed);
}
