import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Tree } from '@capstan/tree';
import { createTarDecoder, type ParsedTarEntry } from 'modern-tar';
import { ArtifactError } from './error.ts';
import { type ArtifactLimits, DEFAULT_LIMITS } from './limits.ts';

/** What a tar spends besides content: a header, a name of its own, padding. */
const OVERHEAD_PER_FILE = 2048;

/**
 * Unpacks a tar.gz in memory. It stops at the first entry beyond the limits, so a bomb costs no more than they allow. An entry that leaves
 * the tree, a link or a device refuses the whole archive. Throws {@link ArtifactError}: `TooLarge`, `TooManyFiles`, `InvalidEntry`,
 * `InvalidArchive`.
 */
export async function openArchive(bytes: Uint8Array, limits: Partial<ArtifactLimits> = {}): Promise<Tree> {
  const effective = { ...DEFAULT_LIMITS, ...limits };
  const files = new Map<string, Uint8Array>();
  try {
    const raw = Readable.toWeb(Readable.from(gunzip(bytes, effective)));
    // Two declarations of one web standard: Node's and the DOM's.
    const entries = (raw as unknown as ReadableStream<Uint8Array>).pipeThrough(createTarDecoder({ strict: true }));
    await readEntries(entries.getReader(), files, effective);
  } catch (error) {
    throw error instanceof ArtifactError
      ? error
      : new ArtifactError('InvalidArchive', `unreadable archive: ${messageOf(error)}`, { cause: error });
  }
  for (const path of files.keys()) refuseFileAsDirectory(path, files);
  return Tree.of(files);
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

async function readEntries(entries: ReadableStreamDefaultReader<ParsedTarEntry>, files: Map<string, Uint8Array>, limits: ArtifactLimits) {
  let count = 0;
  let size = 0;
  try {
    for (;;) {
      const { done, value: entry } = await entries.read();
      if (done) return;
      // Directories count too: they cost memory as files do.
      if (++count > limits.maxFiles * 2) throw tooMany(limits);
      const path = checkPath(entry);
      if (path === undefined) {
        await entry.body.cancel();
        continue;
      }
      size += entry.header.size;
      if (size > limits.maxBytes) throw tooLarge(limits);
      files.set(path, await readBody(entry));
      if (files.size > limits.maxFiles) throw tooMany(limits);
    }
  } finally {
    // Stops the decompression when an entry was refused.
    await entries.cancel().catch(() => {});
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

async function readBody(entry: ParsedTarEntry): Promise<Uint8Array> {
  const content = new Uint8Array(entry.header.size);
  let offset = 0;
  const reader = entry.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return content;
    content.set(value, offset);
    offset += value.length;
  }
}

function refuseFileAsDirectory(path: string, files: ReadonlyMap<string, Uint8Array>): void {
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
