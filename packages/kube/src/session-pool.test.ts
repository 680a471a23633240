import { KubeError } from './error.ts';
import { SessionPool } from './session-pool.ts';

const dateNow = Date.now;

afterEach(() => {
  Date.now = dateNow;
});

test('a clock that is set back makes nobody wait until it has caught up', async () => {
  let attempts = 0;
  const pool = new SessionPool({
    maxSessions: 1,
    open: async () => {
      attempts += 1;
      throw new KubeError('Unreachable', 'refused');
    },
  });
  await expect(pool.acquire(Date.now() + 2_000)).rejects.toMatchObject({ code: 'Unreachable' });
  Date.now = () => dateNow() - 3_600_000;
  await expect(pool.acquire(Date.now() + 2_000)).rejects.toMatchObject({ code: 'Unreachable' });
  expect(attempts).toBe(2);
  pool.close(new KubeError('Closed', 'done'));
});
