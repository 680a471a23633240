import type { Artifact } from '@capstan/api';
import { Tree } from '@capstan/tree';
import { ArtifactCache } from './artifact-cache.ts';

const artifact = (digest: string): Artifact => ({
  url: 'http://source/x',
  path: 'x',
  revision: digest,
  digest,
  lastUpdateTime: '2026-01-01T00:00:00Z',
});
const { signal } = new AbortController();

describe('ArtifactCache', () => {
  let fetched: string[];
  let fail: boolean;
  const cacheOf = (bytes: number) =>
    new ArtifactCache(async ({ digest }) => {
      fetched.push(digest);
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (fail) throw new Error('no server');
      return Tree.of([['a', 'x'.repeat(100)]]);
    }, bytes);

  beforeEach(() => {
    fetched = [];
    fail = false;
  });

  test('opens an artifact once for all who want it', async () => {
    const cache = cacheOf(1_000);
    const [one, two] = await Promise.all([cache.get(artifact('a'), signal), cache.get(artifact('a'), signal)]);
    expect([one === two, fetched]).toEqual([true, ['a']]);
  });

  test('keeps the latest used within its budget', async () => {
    const cache = cacheOf(250);
    for (const digest of ['a', 'b', 'a', 'c', 'a', 'b']) await cache.get(artifact(digest), signal);
    expect(fetched).toEqual(['a', 'b', 'c', 'b']);
  });

  test('keeps the newest though it alone exceeds the budget', async () => {
    const cache = cacheOf(10);
    for (const digest of ['a', 'a']) await cache.get(artifact(digest), signal);
    expect(fetched).toEqual(['a']);
  });

  test('a failure is not kept', async () => {
    const cache = cacheOf(1_000);
    fail = true;
    await expect(cache.get(artifact('a'), signal)).rejects.toThrow('no server');
    fail = false;
    await expect(cache.get(artifact('a'), signal)).resolves.toBeDefined();
  });

  test('one who no longer wants it waits no longer; others get it', async () => {
    const cache = cacheOf(1_000);
    const impatient = new AbortController();
    const first = cache.get(artifact('a'), impatient.signal);
    const second = cache.get(artifact('a'), signal);
    impatient.abort('newer wish');
    await expect(first).rejects.toBe('newer wish');
    await expect(second).resolves.toBeDefined();
  });

  describe('one who has other things to do', () => {
    test('is told nothing where the artifact is at hand in time', async () => {
      await expect(cacheOf(1_000).late(artifact('a'), 1_000)).resolves.toBeUndefined();
    });

    test('may come back when it is there', async () => {
      const cache = cacheOf(1_000);
      const late = await cache.late(artifact('a'), 1);
      expect(late).toBeDefined();
      await late?.settled;
      await cache.get(artifact('a'), signal);
      expect(fetched).toEqual(['a']);
    });

    test('learns of a failure without another attempt', async () => {
      const cache = cacheOf(1_000);
      fail = true;
      const late = await cache.late(artifact('a'), 1);
      await late?.settled;
      await expect(cache.get(artifact('a'), signal)).rejects.toThrow('no server');
      expect(fetched).toEqual(['a']);
    });
  });
});
