import { type RemoteAnswer, type RemoteBases, type RemoteRequest, remoteKey } from '@capstan/kustomize';

/** What one round of a build gave, and what it asked for in vain. */
export interface RoundOutcome<T> {
  readonly output: T;
  readonly missing: readonly RemoteRequest[];
}

/**
 * Runs a build, which is synchronous and may be in another thread, until it has all that it asks for: each round tells what it misses, all
 * of that is fetched at once, and the next round has it. As many rounds as remote bases lie within one another.
 */
export async function buildWithRemotes<T>(
  fetch: (request: RemoteRequest) => Promise<RemoteAnswer>,
  run: (known: ReadonlyMap<string, RemoteAnswer>) => Promise<RoundOutcome<T>> | RoundOutcome<T>,
): Promise<T> {
  const known = new Map<string, RemoteAnswer>();
  for (;;) {
    const { output, missing } = await run(known);
    if (missing.length === 0) return output;
    const answers = await Promise.all(missing.map(async (request) => [remoteKey(request), await fetch(request)] as const));
    for (const [key, answer] of answers) known.set(key, answer);
  }
}

/** A port that answers from what is known, and notes what is not. */
export function answersFrom(known: ReadonlyMap<string, RemoteAnswer>): { readonly remote: RemoteBases; readonly missing: RemoteRequest[] } {
  const missed = new Map<string, RemoteRequest>();
  const missing: RemoteRequest[] = [];
  const remote: RemoteBases = (request) => {
    const key = remoteKey(request);
    const answer = known.get(key);
    if (answer === undefined && !missed.has(key)) {
      missed.set(key, request);
      missing.push(request);
    }
    return answer;
  };
  return { remote, missing };
}
