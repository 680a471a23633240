import { type History, noteReconcile } from './history.ts';

const note = (digest: string, status: string, endedMs: number) => ({
  digest,
  status,
  endedMs,
  durationMs: 1_500,
  revision: `r${endedMs}`,
  originRevision: undefined,
});

describe('noteReconcile', () => {
  test('the same build that ends the same way is counted', () => {
    const history = noteReconcile(noteReconcile([], note('a', 'Good', 0)), note('a', 'Good', 60_000));
    expect(history).toEqual([
      {
        digest: 'a',
        firstReconciled: '1970-01-01T00:00:00Z',
        lastReconciled: '1970-01-01T00:01:00Z',
        lastReconciledDuration: '1.5s',
        lastReconciledStatus: 'Good',
        metadata: { revision: 'r60000' },
        totalReconciliations: 2,
      },
    ]);
  });

  test('another build, or another end of it, is another entry, newest first; five are kept', () => {
    let history: History = [];
    for (const digest of ['a', 'b', 'c', 'd', 'e']) history = noteReconcile(history, note(digest, 'Good', 0));
    history = noteReconcile(history, note('b', 'Bad', 0));
    history = noteReconcile(history, note('c', 'Good', 0));
    expect(history.map((entry) => `${entry.digest} ${entry.lastReconciledStatus}`)).toEqual([
      'c Good',
      'b Bad',
      'e Good',
      'd Good',
      'b Good',
    ]);
  });

  test('the revision upstream is told where it is known', () => {
    const [entry] = noteReconcile([], { ...note('a', 'Good', 0), originRevision: 'v1' });
    expect(entry?.metadata).toEqual({ revision: 'r0', originRevision: 'v1' });
  });
});
