import { gunzipSync } from 'node:zlib';
import { cleanPath } from '@capstan/gotemplate';
import type { ChartFile } from './chart.ts';
import { HelmError } from './error.ts';
import type { ChartLimits } from './limits.ts';
import { withoutBom } from './load-chart.ts';
import { readTar, type TarEntry } from './read-tar.ts';

/** Tar headers and padding come on top of the files' own bytes. */
const TAR_OVERHEAD = 2;

const MIN_CHUNK = 16 * 1024;
const MAX_CHUNK = 16 * 1024 * 1024;
/** How many times its size an archive unpacks to at most. */
const MAX_RATIO = 1032;

/** What an archive says at its end that it unpacks to: with room for it at once nothing has to be put together from pieces. */
function chunkSizeFor(archive: Uint8Array): number {
  if (archive.length < 4) return MIN_CHUNK;
  const said = new DataView(archive.buffer, archive.byteOffset + archive.length - 4, 4).getUint32(0, true);
  // One byte more, or another piece is begun for nothing.
  return Math.max(MIN_CHUNK, Math.min(said + 1, archive.length * MAX_RATIO, MAX_CHUNK));
}

function unzip(archive: Uint8Array, limit: number): Uint8Array {
  try {
    return gunzipSync(archive, { maxOutputLength: limit * TAR_OVERHEAD, chunkSize: chunkSizeFor(archive) });
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limit, error);
    throw new HelmError('ArchiveInvalid', code === 'Z_BUF_ERROR' ? 'unexpected EOF' : 'gzip: invalid header', error);
  }
}

function tooLarge(limit: number, cause?: unknown): HelmError {
  return new HelmError('ChartTooLarge', `decompressed chart is larger than the maximum size ${limit}`, cause);
}

/** The files of a packed chart, less its own folder. Throws a HelmError with Helm's message. */
export function unpackArchive(archive: Uint8Array, limits: ChartLimits): ChartFile[] {
  if (archive.length > limits.packed) {
    throw new HelmError('ChartTooLarge', `chart archive of ${archive.length} bytes is larger than the maximum size ${limits.packed}`);
  }
  const files: ChartFile[] = [];
  let remaining = limits.unpacked;
  for (const entry of readTar(unzip(archive, limits.unpacked))) {
    if (entry.type === 'folder' || entry.type === 'metadata') continue;
    const name = pathOf(entry);
    // What a link would bring is not in the archive; Helm takes it for an empty file.
    const data = entry.type === 'file' ? entry.data : new Uint8Array();
    if (data.length > remaining) throw tooLarge(limits.unpacked);
    if (data.length > limits.file) {
      throw new HelmError('ChartTooLarge', `decompressed chart file "${entry.name}" is larger than the maximum file size ${limits.file}`);
    }
    remaining -= data.length;
    if (remaining <= 0) throw tooLarge(limits.unpacked);
    files.push({ name, data: withoutBom(data) });
  }
  if (files.length === 0) throw new HelmError('ArchiveInvalid', 'no files in chart archive');
  return files;
}

function pathOf(entry: TarEntry): string {
  const separator = entry.name.includes('\\') ? '\\' : '/';
  const [folder, ...rest] = entry.name.split(separator);
  const path = rest.join('/');
  if (path.startsWith('/')) throw new HelmError('ArchiveInvalid', 'chart illegally contains absolute paths');
  const clean = cleanPath(path);
  if (clean === '.') {
    throw new HelmError('ArchiveInvalid', `chart illegally contains content outside the base directory: ${JSON.stringify(entry.name)}`);
  }
  if (clean.startsWith('..')) throw new HelmError('ArchiveInvalid', 'chart illegally references parent directory');
  if (/^[a-zA-Z]:\//.test(clean)) throw new HelmError('ArchiveInvalid', 'chart contains illegally named files');
  if (folder === 'Chart.yaml') throw new HelmError('ArchiveInvalid', 'chart yaml not in base directory');
  return clean;
}
