import { type RemoteAnswer, type RemoteRequest, remoteKey } from '@capstan/kustomize';
import { Tree } from '@capstan/tree';
import { answersFrom, buildWithRemotes } from './build-with-remotes.ts';

const file = (url: string): RemoteRequest => ({ kind: 'file', url });
const found = (revision: string): RemoteAnswer => ({ kind: 'found', tree: Tree.of([]), revision });

describe('buildWithRemotes', () => {
  test('runs a build until nothing is missing, and fetches all that one round misses at once', async () => {
    const fetched: string[][] = [];
    const asks = [
      ['a', 'b'],
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
    ];
    let round = 0;
    const output = await buildWithRemotes(
      (request) => {
        fetched.push([`round ${round}`, remoteKey(request)]);
        return Promise.resolve(found(remoteKey(request)));
      },
      (known) => {
        const { remote, missing } = answersFrom(known);
        const answers = (asks[round] ?? []).map((url) => remote(file(url)));
        round += 1;
        return { output: answers.map((answer) => answer?.kind), missing };
      },
    );
    expect(fetched.map((entry) => entry.join(': '))).toEqual(['round 1: a', 'round 1: b', 'round 2: c']);
    expect(output).toEqual(['found', 'found', 'found']);
  });

  test('asks once for what a round misses twice, and not again for what failed', async () => {
    let fetches = 0;
    const output = await buildWithRemotes(
      () => {
        fetches += 1;
        return Promise.resolve({ kind: 'failed' as const, reason: 'no' });
      },
      (known) => {
        const { remote, missing } = answersFrom(known);
        remote(file('a'));
        return { output: remote(file('a')), missing };
      },
    );
    expect([fetches, output]).toEqual([1, { kind: 'failed', reason: 'no' }]);
  });
});
