import { getEventListeners } from 'node:events';
import { wait } from './wait.ts';

const LONG_MS = 3_600_000;

describe('wait', () => {
  test('ends by itself', async () => {
    await expect(wait(1)).resolves.toBeUndefined();
  });

  test('ends with the reason of its signal as soon as that is aborted', async () => {
    const stop = new AbortController();
    const waiting = wait(LONG_MS, stop.signal);
    stop.abort('newer wish');
    await expect(waiting).rejects.toBe('newer wish');
  });

  test('does not begin where the signal was aborted before', async () => {
    await expect(wait(LONG_MS, AbortSignal.abort('stopped'))).rejects.toBe('stopped');
  });

  test('leaves nothing on a signal that outlives it', async () => {
    const stop = new AbortController();
    await wait(1, stop.signal);
    expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
  });
});
