export { type ArtifactOwner, ArtifactStore, type ArtifactStoreOptions } from './artifact-store.ts';
export { createFileServer } from './create-file-server.ts';
export { ArtifactError, type ArtifactErrorCode } from './error.ts';
export { type FetchArtifactOptions, fetchArtifact } from './fetch-artifact.ts';
export { type ArtifactLimits, DEFAULT_LIMITS } from './limits.ts';
export { type PackOptions, packArchive } from './pack-archive.ts';
export { type IgnoreFilter, readSourceIgnore } from './source-ignore.ts';
