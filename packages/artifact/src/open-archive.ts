import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Tree } from '@capstan/tree';
import { createTarDecoder, type ParsedTarEntry } from 'modern-tar';
import { ArtifactError } from './error.ts';
import { type ArtifactLimits, DEFAULT_LIMITS } from './limits.ts';

/** What a tar spends besides content: a header, a name of its own, padding. */
const OVERHEAD_PER_FILE = 2048;

/**
 * Unpacks a tar.gz in memory. It is read twice: first to learn, without keeping any of it, whether it stays within the limits, which it
 * does up to the first entry beyond them; so a bomb costs next to no memory, and what is honest is held once. An entry that leaves the
 * tree, a link or a device refuses the whole archive. Throws {@link ArtifactError}: `TooLarge`, `TooManyFiles`, `InvalidEntry`,
 * `InvalidArchive`.
 */
export async function openArchive(bytes: Uint8Array, limits: Partial<ArtifactLimits> = {}): Promise<Tree> {
  const effective = { ...DEFAULT_LIMITS, ...limits };
  try {
    const { files, size } = await measure(bytes, effective);
    for (const path of files) refuseFileAsDirectory(path, files);
    return await unpack(bytes, size, effective);
  } catch (error) {
    throw error instanceof ArtifactError
      ? error
      : new ArtifactError('InvalidArchive', `unreadable archive: ${messageOf(error)}`, { cause: error });
  }
}

/** Checks every entry; the paths of the files, and their bytes together. */
async function measure(bytes: Uint8Array, limits: ArtifactLimits): Promise<{ files: ReadonlySet<string>; size: number }> {
  const files = new Set<string>();
  let count = 0;
  let size = 0;
  await eachEntry(bytes, limits, async (entry) => {
    // Directories count too: they cost memory as files do.
    if (++count > limits.maxFiles * 2) throw tooMany(limits);
    const path = checkPath(entry);
    if (path !== undefined) {
      size += entry.header.size;
      if (size > limits.maxBytes) throw tooLarge(limits);
      if (files.add(path).size > limits.maxFiles) throw tooMany(limits);
    }
    await entry.body.cancel();
  });
  return { files, size };
}

/** The tree of an archive whose files are known to hold `size` bytes. */
async function unpack(bytes: Uint8Array, size: number, limits: ArtifactLimits): Promise<Tree> {
  const buffer = new SharedArrayBuffer(size);
  const content = new Uint8Array(buffer);
  const files = new Map<string, readonly [path: string, begin: number, end: number]>();
  let offset = 0;
  await eachEntry(bytes, limits, async (entry) => {
    const path = checkPath(entry);
    if (path === undefined) return entry.body.cancel();
    const begin = offset;
    const reader = entry.body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      content.set(part.value, offset);
      offset += part.value.length;
    }
    files.set(path, [path, begin, offset]);
  });
  return Tree.open({ buffer, files: [...files.values()] });
}

async function eachEntry(bytes: Uint8Array, limits: ArtifactLimits, take: (entry: ParsedTarEntry) => Promise<void>): Promise<void> {
  const raw = Readable.toWeb(Readable.from(gunzip(bytes, limits)));
  // Two declarations of one web standard: Node's and the DOM's.
  const entries = (raw as unknown as ReadableStream<Uint8Array>).pipeThrough(createTarDecoder({ strict: true })).getReader();
  try {
    for (let next = await entries.read(); !next.done; next = await entries.read()) await take(next.value);
  } finally {
    // Stops the decompression when an entry was refused.
    await entries.cancel().catch(() => {});
  }
}

async function* gunzip(bytes: Uint8Array, limits: ArtifactLimits): AsyncGenerator<Uint8Array> {
  const limit = limits.maxBytes + (limits.maxFiles + 1) * OVERHEAD_PER_FILE;
  let size = 0;
  const stream = createGunzip();
  stream.end(bytes);
  try {
    for await (const chunk of stream) {
      size += chunk.length;
      if (size > limit) throw tooLarge(limits);
      yield chunk;
    }
  } finally {
    stream.destroy();
  }
}

/** The entry's path in the tree; undefined for a directory. */
function checkPath({ header }: ParsedTarEntry): string | undefined {
  const refuse = (reason: string) => new ArtifactError('InvalidEntry', `archive entry ${JSON.stringify(header.name)} ${reason}`);
  if (header.type !== 'file' && header.type !== 'directory') throw refuse(`is a ${header.type}; only files and directories are allowed`);
  if (header.name.startsWith('/')) throw refuse('has an absolute path');
  if (header.name.includes('\0')) throw refuse('has a NUL in its path');
  const segments = header.name.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (segments.includes('..')) throw refuse('leaves the archive');
  if (header.type === 'directory') return undefined;
  if (segments.length === 0) throw refuse('has no name');
  return segments.join('/');
}

function refuseFileAsDirectory(path: string, files: ReadonlySet<string>): void {
  for (let slash = path.lastIndexOf('/'); slash !== -1; slash = path.lastIndexOf('/', slash - 1)) {
    if (!files.has(path.slice(0, slash))) continue;
    throw new ArtifactError('InvalidEntry', `archive entry ${JSON.stringify(path)} lies below a file`);
  }
}

function tooLarge(limits: ArtifactLimits): ArtifactError {
  return new ArtifactError('TooLarge', `archive holds more than ${limits.maxBytes} bytes unpacked`);
}

function tooMany(limits: ArtifactLimits): ArtifactError {
  return new ArtifactError('TooManyFiles', `archive holds more than ${limits.maxFiles} files`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
