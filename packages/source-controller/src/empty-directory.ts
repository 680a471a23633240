import { mkdir, rm } from 'node:fs/promises';

/** Makes a private folder, or removes what is in it. */
export async function emptyDirectory(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true, mode: 0o700 });
}
