export { answersFrom, buildWithRemotes, type RoundOutcome } from './build-with-remotes.ts';
export { type FetchRules, fetchRemote } from './fetch-remote.ts';
export { RemoteCache, type RemoteCacheOptions } from './remote-cache.ts';
