import { pipeline } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { constants, createGzip } from 'node:zlib';
import type { Tree } from '@capstan/tree';
import { createTarPacker, type TarHeader } from 'modern-tar';
import { ArtifactError } from './error.ts';
import type { IgnoreFilter } from './source-ignore.ts';

export interface PackOptions {
  /** Paths that are left out; a directory that is left out takes nothing with it that is let in again. */
  readonly ignore?: IgnoreFilter;
  /** Paths of the files that are executable. */
  readonly executables?: ReadonlySet<string>;
  readonly signal?: AbortSignal;
}

/** Ignore rules are a tenant's, and 2,000 of them on 100,000 paths take minutes: so often, in milliseconds, others have their turn. */
const TURN_MS = 10;

const EPOCH = new Date(0);
const DIRECTORY_MODE = 0o750;
const FILE_MODE = 0o600;
const EXECUTABLE_MODE = 0o700;
/** The header's byte that names the operating system; Go writes "unknown" everywhere, zlib its own. */
const GZIP_OS_OFFSET = 9;
const GZIP_OS_UNKNOWN = 255;

/**
 * A tree as a tar.gz, in pieces as they are made, so that it is never held whole: entries sorted by path, times and owners zero, three modes,
 * one compression level. Equal content gives equal bytes, so an artifact's digest says whether anything changed. Throws
 * {@link ArtifactError} (`TooLarge`) when a deadline ends it, else its signal's reason.
 */
export async function* packArchive(tree: Tree, options: PackOptions = {}): AsyncGenerator<Uint8Array> {
  const gzip = createGzip({ level: constants.Z_DEFAULT_COMPRESSION });
  const packed = pipeline(tarOf(entriesOf(tree, options), options.signal), gzip);
  // Whoever reads finds the fault too; here it must not go unhandled.
  packed.catch(() => {});
  let isFirst = true;
  try {
    // The first piece holds the header, whole.
    for await (const piece of gzip) {
      if (isFirst) piece[GZIP_OS_OFFSET] = GZIP_OS_UNKNOWN;
      isFirst = false;
      yield piece;
    }
    await packed;
  } finally {
    gzip.destroy();
  }
}

interface Entry {
  readonly header: TarHeader;
  readonly body?: Uint8Array;
}

/** The tar as it is made: a large tree is never held a second time. */
async function* tarOf(entries: Iterable<Entry | undefined>, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  const { readable, controller } = createTarPacker();
  const written = write(entries, controller, signal);
  // Whoever reads finds the fault too; here it must not go unhandled.
  written.catch(() => {});
  const reader = readable.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  await written;
}

async function write(
  entries: Iterable<Entry | undefined>,
  controller: ReturnType<typeof createTarPacker>['controller'],
  signal: AbortSignal | undefined,
): Promise<void> {
  let turn = performance.now();
  try {
    for (const entry of entries) {
      if (performance.now() - turn >= TURN_MS) {
        await nextTurn();
        if (signal?.aborted) throw abortError(signal);
        turn = performance.now();
      }
      if (entry === undefined) continue;
      const { header, body } = entry;
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

function abortError(signal: AbortSignal): unknown {
  if (!(signal.reason instanceof DOMException) || signal.reason.name !== 'TimeoutError') return signal.reason;
  return new ArtifactError('TooLarge', 'packing took too long: too many files for so many ignore rules', { cause: signal.reason });
}

/** What goes into the archive; undefined for each path that is left out. */
function* entriesOf(tree: Tree, { ignore, executables }: PackOptions): Generator<Entry | undefined> {
  const header = { mtime: EPOCH, uid: 0, gid: 0, uname: '', gname: '' };
  yield { header: { ...header, name: '.', type: 'directory' as const, mode: DIRECTORY_MODE, size: 0 } };
  for (const path of walk(tree, '')) {
    const content = tree.readFile(path);
    if (ignore?.(path, content === undefined ? 'directory' : 'file') === true) {
      yield undefined;
    } else if (content === undefined) {
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
