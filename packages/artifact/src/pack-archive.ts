import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';
import type { Tree } from '@capstan/tree';
import { createTarPacker, type TarHeader } from 'modern-tar';
import type { IgnoreFilter } from './source-ignore.ts';

/** An archive ready to be stored. */
export interface Archive {
  readonly bytes: Uint8Array;
  /** `sha256:HEX` of the bytes. */
  readonly digest: string;
}

export interface PackOptions {
  /** Paths that are left out; a directory that is left out takes nothing with it that is let in again. */
  readonly ignore?: IgnoreFilter;
  /** Paths of the files that are executable. */
  readonly executables?: ReadonlySet<string>;
}

const EPOCH = new Date(0);
const DIRECTORY_MODE = 0o750;
const FILE_MODE = 0o600;
const EXECUTABLE_MODE = 0o700;
/** The header's byte that names the operating system; Go writes "unknown" everywhere, zlib its own. */
const GZIP_OS_OFFSET = 9;
const GZIP_OS_UNKNOWN = 255;

/**
 * A tree as a tar.gz: entries sorted by path, times and owners zero, three modes, one compression level. Equal content gives equal
 * bytes, so an artifact's digest says whether anything changed.
 */
export async function packArchive(tree: Tree, options: PackOptions = {}): Promise<Archive> {
  const chunks: Buffer[] = [];
  await pipeline(tarOf(entriesOf(tree, options)), createGzip({ level: constants.Z_DEFAULT_COMPRESSION }), async (compressed) => {
    for await (const chunk of compressed) chunks.push(chunk);
  });
  const bytes = Buffer.concat(chunks);
  bytes[GZIP_OS_OFFSET] = GZIP_OS_UNKNOWN;
  return { bytes, digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}` };
}

interface Entry {
  readonly header: TarHeader;
  readonly body?: Uint8Array;
}

/** The tar as it is made: a large tree is never held a second time. */
async function* tarOf(entries: Iterable<Entry>): AsyncGenerator<Uint8Array> {
  const { readable, controller } = createTarPacker();
  const written = write(entries, controller);
  // Whoever reads finds the fault too; here it must not go unhandled.
  written.catch(() => {});
  const reader = readable.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  await written;
}

async function write(entries: Iterable<Entry>, controller: ReturnType<typeof createTarPacker>['controller']): Promise<void> {
  try {
    for (const { header, body } of entries) {
      const writer = controller.add(header).getWriter();
      if (body !== undefined && body.length > 0) await writer.write(body);
      await writer.close();
    }
    controller.finalize();
  } catch (error) {
    controller.error(error);
    throw error;
  }
}

function* entriesOf(tree: Tree, { ignore, executables }: PackOptions): Generator<Entry> {
  const header = { mtime: EPOCH, uid: 0, gid: 0, uname: '', gname: '' };
  yield { header: { ...header, name: '.', type: 'directory' as const, mode: DIRECTORY_MODE, size: 0 } };
  for (const path of walk(tree, '')) {
    const content = tree.readFile(path);
    if (ignore?.(path, content === undefined ? 'directory' : 'file') === true) continue;
    if (content === undefined) {
      yield { header: { ...header, name: path, type: 'directory' as const, mode: DIRECTORY_MODE, size: 0 } };
    } else {
      const mode = executables?.has(path) === true ? EXECUTABLE_MODE : FILE_MODE;
      yield { header: { ...header, name: path, type: 'file' as const, mode, size: content.length }, body: content };
    }
  }
}

/** Every path below a directory, parents before what they hold, names in byte order. */
function* walk(tree: Tree, directory: string): Generator<string> {
  for (const name of tree.readDirectory(directory) ?? []) {
    const path = directory === '' ? name : `${directory}/${name}`;
    yield path;
    if (tree.kindOf(path) === 'directory') yield* walk(tree, path);
  }
}
