export { answersFrom, buildWithRemotes, type RoundOutcome } from './build-with-remotes.ts';
export type { FetchRules } from './fetch-rules.ts';
export { RemoteCache, type RemoteCacheOptions } from './remote-cache.ts';
