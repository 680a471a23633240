export { type Commit, shortMessage } from './commit.ts';
export { type Credentials, readCredentials } from './credentials.ts';
export { GitError, type GitErrorCode } from './error.ts';
export { listRefs } from './list-refs.ts';
export { type CommitTree, DEFAULT_TREE_LIMITS, type TreeLimits } from './read-tree.ts';
export { type ReferenceSpec, type Refs, type RefsScope, type ResolvedReference, resolveReference, scopeOf } from './reference.ts';
export { parseRemoteUrl, type RemoteUrl } from './remote-url.ts';
export { type FetchOptions, Repository } from './repository.ts';
export type { Remote } from './session.ts';
