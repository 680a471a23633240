import { TimerHeap } from './timer-heap.ts';

test('gives the earliest first, whatever the order of pushing', () => {
  const heap = new TimerHeap<{ at: number }>();
  const times = Array.from({ length: 200 }, (_, index) => (index * 7919) % 211);
  for (const at of times) heap.push({ at });
  expect(heap.earliest?.at).toBe(Math.min(...times));
  const popped: number[] = [];
  for (let item = heap.pop(); item !== undefined; item = heap.pop()) popped.push(item.at);
  expect(popped).toEqual(times.toSorted((a, b) => a - b));
  expect(heap.size).toBe(0);
});

test('an empty heap has nothing to give', () => {
  const heap = new TimerHeap<{ at: number }>();
  expect(heap.pop()).toBeUndefined();
  expect(heap.earliest).toBeUndefined();
});
