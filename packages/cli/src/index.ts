export { kustomizeBuildCommand } from './kustomize-build.ts';
export { type DirectoryReader, readWhatIsNeeded } from './read-what-is-needed.ts';
