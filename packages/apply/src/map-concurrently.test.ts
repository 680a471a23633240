import { mapConcurrently } from './map-concurrently.ts';

/** An action whose calls end when the test says so. */
function held() {
  const ends: ((error?: Error) => void)[] = [];
  let running = 0;
  let most = 0;
  const action = (item: number): Promise<number> => {
    running += 1;
    most = Math.max(most, running);
    return new Promise((resolve, reject) => {
      ends[item] = (error) => {
        running -= 1;
        if (error === undefined) resolve(item * 10);
        else reject(error);
      };
    });
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const end = async (item: number, error?: Error) => {
    ends[item]?.(error);
    await settle();
  };
  return { action, end, begun: () => ends.length, most: () => most };
}

test('results come in the order of the items, whatever ends first', async () => {
  const { action, end } = held();
  const all = mapConcurrently([0, 1, 2], 3, action);
  for (const item of [2, 0, 1]) await end(item);
  expect(await all).toEqual([0, 10, 20]);
});

test('no more than the limit are under way, and the next begins when one ends', async () => {
  const { action, end, begun, most } = held();
  const all = mapConcurrently([0, 1, 2, 3], 2, action);
  expect(begun()).toBe(2);
  await end(1);
  expect(begun()).toBe(3);
  for (const item of [0, 2, 3]) await end(item);
  await all;
  expect(most()).toBe(2);
});

test('a failure is told once every call that began has ended: nothing goes on behind the caller’s back', async () => {
  const { action, end } = held();
  let isOver = false;
  const all = mapConcurrently([0, 1], 2, action).finally(() => {
    isOver = true;
  });
  const failing = expect(all).rejects.toThrow('first');
  await end(0, new Error('first'));
  expect(isOver).toBe(false);
  await end(1, new Error('second'));
  await failing;
});

test('nothing to do is done', async () => {
  expect(await mapConcurrently([], 4, async () => 1)).toEqual([]);
});
