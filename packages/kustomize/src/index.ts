export { type BuildResult, build } from './build.ts';
export type { BuildOptions, FluxOverrides, FluxPatch } from './build-options.ts';
export { BuiltResource, formatResources } from './build-resource.ts';
export type { Closure } from './closure.ts';
export { KustomizeError, type KustomizeErrorCode } from './error.ts';
export { type Fault, formatFault } from './fault.ts';
export { maskUrl } from './mask-url.ts';
export {
  REMOTE_FILE,
  type RemoteAnswer,
  type RemoteBases,
  type RemoteInput,
  type RemoteRequest,
  remoteKey,
  repositoryRequest,
} from './remote.ts';
export { parseRepoSpec, type RepoSpec } from './repo-spec.ts';
export type { ResourceOrigin } from './resource.ts';
export { type SubstituteOptions, type SubstituteResult, substitute } from './substitute.ts';
