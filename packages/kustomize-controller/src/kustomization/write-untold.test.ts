import { Bench } from '../testing/bench.ts';
import { kustomization } from '../testing/kustomization.ts';
import { StatusSession } from './status-session.ts';
import { writeUntold } from './write-untold.ts';

const EVENT = { severity: 'info', reason: 'A', message: 'a' } as const;
const settle = () => new Promise((resolve) => setImmediate(resolve));

let bench: Bench;
let open: number[];
beforeEach(async () => {
  bench = new Bench();
  open = [];
  bench.services.mark.open = (atMs) => {
    open.push(atMs);
    return () => void open.splice(open.indexOf(atMs), 1);
  };
  await bench.create(kustomization('apps'));
});
afterEach(() => bench.stop());

const session = async () => new StatusSession(await bench.object('apps'), bench.services.statuses);
const write = async (endedMs: number) => writeUntold(await session(), () => ({ lastAttemptedRevision: 'v1' }), endedMs, bench.services);

test('a status counts as untold from its time on, until its event has arrived', async () => {
  let arrive = (): void => undefined;
  bench.deliveriesHeld = new Promise((resolve) => {
    arrive = resolve;
  });
  const { isNews, tell } = await write(1_000);
  expect([isNews, open]).toEqual([true, [1_000]]);
  tell(EVENT);
  await settle();
  expect(open).toEqual([1_000]);
  arrive();
  await settle();
  expect(open).toEqual([]);
});

test('where there is nothing to tell, it is told', async () => {
  (await write(1_000)).tell(undefined);
  expect(open).toEqual([]);
});

test('what could not be written is nobody’s news', async () => {
  const stale = await session();
  await write(1_000).then(({ tell }) => tell(undefined));
  await expect(writeUntold(stale, () => ({ lastAttemptedRevision: 'v2' }), 2_000, bench.services)).rejects.toMatchObject({
    code: 'Conflict',
  });
  expect(open).toEqual([]);
});

test('a status that is there already says so', async () => {
  (await write(1_000)).tell(undefined);
  expect((await write(2_000)).isNews).toBe(false);
});
