import { createHash, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, readdir, rename, rm, rmdir, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ArtifactError } from './error.ts';
import { findGarbage } from './find-garbage.ts';

export interface ArtifactStoreOptions {
  /** `--storage-path`; it must exist. */
  readonly root: string;
  /** `--artifact-retention-records`. */
  readonly retentionRecords: number;
  /** `--artifact-retention-ttl`. */
  readonly retentionTtlMs: number;
  readonly now?: () => number;
}

/** Whose artifacts: a folder of the storage. */
export interface ArtifactOwner {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** A file of the storage. */
export interface StoredFile {
  /** In bytes. */
  readonly size: number;
  /** `sha256:HEX`. */
  readonly digest: string;
}

const TEMPORARY = '.tmp';
const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;
const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/**
 * The artifacts on disk, at KIND/NAMESPACE/NAME/FILE. A file appears whole or not at all: it is written under another name, flushed, and
 * renamed. No symbolic link is followed. Rejects with {@link ArtifactError}: `DiskFull`, `InvalidPath`, `StorageFailed`.
 */
export class ArtifactStore {
  readonly #options: ArtifactStoreOptions;

  constructor(options: ArtifactStoreOptions) {
    this.#options = options;
  }

  /** The path of an owner's file, as in `status.artifact.path`. */
  static pathOf({ kind, namespace, name }: ArtifactOwner, file: string): string {
    return [kind.toLowerCase(), namespace, name, file].join('/');
  }

  /** Removes what a kill in the midst of a write left behind. To be called before anything is written. */
  async sweep(): Promise<void> {
    await this.#guard('sweep', async () => {
      const entries = await readdir(this.#options.root, { recursive: true, withFileTypes: true });
      const left = entries.filter((entry) => entry.isFile() && isTemporary(entry.name));
      await Promise.all(left.map((entry) => unlink(join(entry.parentPath, entry.name))));
    });
  }

  /**
   * Stores a file as its pieces come; one of the same path is replaced at once. Where that fails, nothing of it stays and nothing else is
   * touched; what `pieces` throws goes up as it is.
   */
  async write(path: string, pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<StoredFile> {
    const target = this.#locate(path);
    return this.#guard(`write ${path}`, async () => {
      await this.#makeDirectory(dirname(path));
      const temporary = join(dirname(target), `.${basename(target)}.${randomUUID()}${TEMPORARY}`);
      try {
        const stored = await writeDurably(temporary, pieces);
        await rename(temporary, target);
        await flushDirectory(dirname(target));
        return stored;
      } catch (error) {
        await unlink(temporary).catch(() => {});
        throw error;
      }
    });
  }

  /** Whether the file is there, a regular one, and of this digest (`sha256:HEX`). */
  async verify(path: string, digest: string): Promise<boolean> {
    const target = this.#locate(path);
    return this.#guard(`verify ${path}`, async () => {
      if (!(await this.#hasPlainDirectories(dirname(path)))) return false;
      const handle = await open(target, constants.O_RDONLY | constants.O_NOFOLLOW).catch((error) => {
        if (isAbsent(error)) return undefined;
        throw error;
      });
      if (handle === undefined) return false;
      try {
        return (await handle.stat()).isFile() && (await digestOf(handle)) === digest;
      } finally {
        await handle.close();
      }
    });
  }

  /** Removes what the retention no longer covers of the owner of `current`, never `current`; gives the names of the files. */
  async collectGarbage(current: string): Promise<string[]> {
    const directory = dirname(this.#locate(current));
    return this.#guard(`collect garbage of ${dirname(current)}`, async () => {
      const files = await listFiles(directory);
      const { retentionRecords, retentionTtlMs, now = Date.now } = this.#options;
      const garbage = findGarbage(files, { current: basename(current), retentionRecords, retentionTtlMs, nowMs: now() });
      await Promise.all(garbage.map((name) => unlink(join(directory, name))));
      return garbage;
    });
  }

  /** Removes all of an owner's artifacts; tells whether there were any. */
  async removeAll(owner: ArtifactOwner): Promise<boolean> {
    const directory = dirname(this.#locate(ArtifactStore.pathOf(owner, 'any')));
    return this.#guard(`remove ${directory}`, async () => {
      const files = await listFiles(directory);
      await rm(directory, { recursive: true, force: true });
      // The namespace's folder goes with its last owner.
      await rmdir(dirname(directory)).catch(() => {});
      return files.length > 0;
    });
  }

  #locate(path: string): string {
    const segments = path.split('/');
    if (segments.length !== 4 || segments.some((segment) => segment === '' || segment.startsWith('.') || segment.includes('\0'))) {
      throw new ArtifactError('InvalidPath', `invalid artifact path ${JSON.stringify(path)}`);
    }
    return join(this.#options.root, ...segments);
  }

  async #makeDirectory(path: string): Promise<void> {
    await mkdir(join(this.#options.root, path), { recursive: true, mode: DIRECTORY_MODE });
    if (await this.#hasPlainDirectories(path)) return;
    throw new ArtifactError('InvalidPath', `a part of ${JSON.stringify(path)} is a link`);
  }

  async #hasPlainDirectories(path: string): Promise<boolean> {
    let directory = this.#options.root;
    for (const segment of path.split('/')) {
      directory = join(directory, segment);
      const found = await lstat(directory).catch(() => undefined);
      if (found?.isDirectory() !== true) return false;
    }
    return true;
  }

  async #guard<T>(what: string, action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      if (!isSystemError(error)) throw error;
      const reason = error.message;
      const code = FULL.has(codeOf(error)) ? 'DiskFull' : 'StorageFailed';
      throw new ArtifactError(code, `unable to ${what}: ${reason}`, { cause: error });
    }
  }
}

async function writeDurably(path: string, pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<StoredFile> {
  const handle = await open(path, 'wx', FILE_MODE);
  const hash = createHash('sha256');
  let size = 0;
  try {
    for await (const piece of pieces) {
      await handle.writeFile(piece);
      hash.update(piece);
      size += piece.length;
    }
    await handle.datasync();
  } finally {
    await handle.close();
  }
  return { size, digest: `sha256:${hash.digest('hex')}` };
}

/** A rename lasts through a power cut only when the folder is flushed too. */
async function flushDirectory(path: string): Promise<void> {
  const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function digestOf(handle: FileHandle): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of handle.createReadStream({ autoClose: false })) hash.update(chunk);
  return `sha256:${hash.digest('hex')}`;
}

async function listFiles(directory: string): Promise<{ name: string; modifiedMs: number }[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((error) => {
    if (isAbsent(error)) return [];
    throw error;
  });
  const names = entries.filter((entry) => entry.isFile() && !isTemporary(entry.name)).map(({ name }) => name);
  return Promise.all(names.map(async (name) => ({ name, modifiedMs: (await lstat(join(directory, name))).mtimeMs })));
}

function isTemporary(name: string): boolean {
  return name.startsWith('.') && name.endsWith(TEMPORARY);
}

/** Whether it is a fault of the storage, not of what is stored. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return typeof error === 'object' && error !== null && 'errno' in error;
}

function isAbsent(error: unknown): boolean {
  return ['ENOENT', 'ELOOP', 'ENOTDIR'].includes(codeOf(error));
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
