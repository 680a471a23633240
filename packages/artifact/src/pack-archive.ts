import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { Tree } from '@capstan/tree';
import { packTar } from 'modern-tar';
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

const compress = promisify<Uint8Array, { level: number }, Buffer>(gzip);

/**
 * A tree as a tar.gz: entries sorted by path, times and owners zero, three modes, one compression level. Equal content gives equal
 * bytes, so an artifact's digest says whether anything changed.
 */
export async function packArchive(tree: Tree, options: PackOptions = {}): Promise<Archive> {
  const tar = await packTar([...entriesOf(tree, options)]);
  const bytes = await compress(tar, { level: constants.Z_DEFAULT_COMPRESSION });
  bytes[GZIP_OS_OFFSET] = GZIP_OS_UNKNOWN;
  return { bytes, digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}` };
}

function* entriesOf(tree: Tree, { ignore, executables }: PackOptions) {
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
