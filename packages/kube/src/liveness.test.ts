import { type LivenessState, lookAtPeer } from './liveness.ts';

const OPTIONS = { quietMs: 2_000, answerMs: 5_000, everyMs: 1_000 };
const HEARD: LivenessState = { bytesRead: 10, heardAt: 0, pingedAt: undefined, lookedAt: 0 };

/** The verdicts of looks at these times, each with the bytes received until then. */
function verdicts(looks: readonly (readonly [atMs: number, bytes: number])[]): string[] {
  let state = HEARD;
  return looks.map(([at, bytes]) => {
    const look = lookAtPeer(state, bytes, at, OPTIONS);
    state = look.state;
    return look.verdict;
  });
}

test.each<[string, (readonly [number, number])[], string[]]>([
  [
    'that speaks is alive',
    [
      [1_000, 11],
      [2_000, 12],
    ],
    ['alive', 'alive'],
  ],
  [
    'that is quiet is asked, once',
    [
      [1_000, 10],
      [2_000, 10],
      [3_000, 10],
    ],
    ['alive', 'ask', 'alive'],
  ],
  [
    'that answers is alive, and asked again in its next silence',
    [
      [2_000, 10],
      [3_000, 27],
      [4_000, 27],
      [5_000, 27],
    ],
    ['ask', 'alive', 'alive', 'ask'],
  ],
  [
    'that does not answer is dead',
    [
      [2_000, 10],
      [3_000, 10],
      [4_000, 10],
      [5_000, 10],
      [6_000, 10],
      [7_000, 10],
    ],
    ['ask', 'alive', 'alive', 'alive', 'alive', 'dead'],
  ],
  [
    'is not accused by a look that comes late',
    [
      [2_000, 10],
      [60_000, 10],
      [61_000, 10],
      [62_000, 99],
    ],
    ['ask', 'alive', 'alive', 'alive'],
  ],
])('a peer %s', (_, looks, expected) => {
  expect(verdicts(looks)).toEqual(expected);
});
