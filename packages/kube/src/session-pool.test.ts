import { KubeError } from './error.ts';
import type { Session } from './session.ts';
import { SessionPool } from './session-pool.ts';

const dateNow = Date.now;
const soon = (): number => Date.now() + 2_000;

afterEach(() => {
  Date.now = dateNow;
});

/** A connection of so many places that sends nothing. */
class IdleSession implements Session {
  readonly isSingle: boolean;
  readonly places: number;
  taken = 0;
  state: 'open' | 'retired' | 'destroyed' = 'open';

  constructor(places: number, isSingle = false) {
    this.places = places;
    this.isSingle = isSingle;
  }

  get free(): number {
    return this.state === 'open' ? this.places - this.taken : 0;
  }

  reserve(): void {
    this.taken += 1;
  }

  open(): never {
    throw new Error('nothing is sent here');
  }

  retire(): void {
    this.state = 'retired';
  }

  destroy(): void {
    this.state = 'destroyed';
  }
}

/** A pool whose connections have so many places each, and those that it opened. */
function poolOf(places: number, maxSessions: number, isSingle = false) {
  const opened: IdleSession[] = [];
  const pool = new SessionPool({
    maxSessions,
    open: async () => {
      const session = new IdleSession(places, isSingle);
      opened.push(session);
      return session;
    },
  });
  const free = (session: IdleSession): void => {
    session.taken -= 1;
    pool.changed(session, 'freed');
  };
  return { pool, opened, free };
}

describe('places', () => {
  test('are had at once where a connection has one free, never before the first connection', async () => {
    const { pool, opened } = poolOf(2, 1);
    expect(pool.take()).toBeUndefined();
    await pool.acquire(soon());
    expect(pool.take()).toBe(opened[0]);
    expect(pool.take()).toBeUndefined();
  });

  test('come with further connections, up to the most', async () => {
    const { pool, opened } = poolOf(1, 2);
    expect([await pool.acquire(soon()), await pool.acquire(soon())]).toEqual(opened);
    await expect(pool.acquire(Date.now() + 20)).rejects.toMatchObject({ code: 'Timeout', unprocessed: true });
    expect(opened).toHaveLength(2);
  });

  test('that are freed go to who waits longest', async () => {
    const { pool, opened, free } = poolOf(1, 1);
    await pool.acquire(soon());
    const order: string[] = [];
    const waiting = ['first', 'second'].map(async (who) => {
      await pool.acquire(soon());
      order.push(who);
      for (const session of opened) free(session);
    });
    for (const session of opened) free(session);
    await Promise.all(waiting);
    expect(order).toEqual(['first', 'second']);
  });

  test('are not taken from under those who wait', async () => {
    const { pool } = poolOf(1, 1);
    const waiting = pool.acquire(soon());
    expect(pool.take()).toBeUndefined();
    await waiting;
  });

  test('of connections that carry one request each are more in number', async () => {
    const { pool, opened } = poolOf(1, 1, true);
    for (let count = 0; count < 25; count += 1) await pool.acquire(soon());
    expect(opened).toHaveLength(25);
    await expect(pool.acquire(Date.now() + 20)).rejects.toMatchObject({ code: 'Timeout' });
  });
});

describe('who waits for a place', () => {
  test('is told the reason of its signal', async () => {
    const { pool } = poolOf(1, 1);
    await pool.acquire(soon());
    const stop = new AbortController();
    const waiting = pool.acquire(soon(), stop.signal);
    stop.abort('newer wish');
    await expect(waiting).rejects.toBe('newer wish');
    await expect(pool.acquire(soon(), AbortSignal.abort('stopped'))).rejects.toBe('stopped');
  });

  test('is told when the pool is closed, and so is whoever comes later', async () => {
    const { pool, opened } = poolOf(1, 1);
    await pool.acquire(soon());
    const waiting = pool.acquire(soon());
    pool.close(new KubeError('Closed', 'done'));
    await expect(waiting).rejects.toMatchObject({ code: 'Closed' });
    await expect(pool.acquire(soon())).rejects.toMatchObject({ code: 'Closed' });
    expect(opened.map(({ state }) => state)).toEqual(['destroyed']);
  });

  test('gets a place though a connection could not be made, where another is left', async () => {
    let attempts = 0;
    const session = new IdleSession(1);
    const pool = new SessionPool({
      maxSessions: 2,
      random: () => 0,
      open: async () => {
        attempts += 1;
        if (attempts > 1) throw new KubeError('Unreachable', 'refused');
        return session;
      },
    });
    await pool.acquire(soon());
    const waiting = pool.acquire(soon());
    session.taken = 0;
    pool.changed(session, 'freed');
    expect(await waiting).toBe(session);
    pool.close(new KubeError('Closed', 'done'));
  });
});

describe('a connection', () => {
  test('that is leaving takes no more, and is followed by another', async () => {
    const { pool, opened } = poolOf(2, 1);
    pool.changed(await pool.acquire(soon()), 'leaving');
    expect(await pool.acquire(soon())).toBe(opened[1]);
  });

  test('that is abandoned ends what it carries, and takes no more', async () => {
    const { pool, opened } = poolOf(2, 1);
    pool.abandon(await pool.acquire(soon()));
    expect(opened.map(({ state }) => state)).toEqual(['retired']);
    expect(await pool.acquire(soon())).toBe(opened[1]);
  });

  test('is replaced where credentials are new, and ends in peace', async () => {
    const { pool, opened } = poolOf(2, 1);
    await pool.acquire(soon());
    pool.renew();
    expect(await pool.acquire(soon())).toBe(opened[1]);
    expect(opened.map(({ state }) => state)).toEqual(['retired', 'open']);
  });

  test('that comes after the pool was closed is ended', async () => {
    const session = new IdleSession(1);
    let arrive: (session: Session) => void = () => undefined;
    const pool = new SessionPool({ maxSessions: 1, open: () => new Promise((resolve) => (arrive = resolve)) });
    const waiting = pool.acquire(soon());
    pool.close(new KubeError('Closed', 'done'));
    arrive(session);
    await expect(waiting).rejects.toMatchObject({ code: 'Closed' });
    await new Promise(setImmediate);
    expect(session.state).toBe('destroyed');
  });

  test('that cannot be made fails those who wait for it', async () => {
    const pool = new SessionPool({ maxSessions: 1, open: () => Promise.reject(new KubeError('Unreachable', 'refused')) });
    const ends = await Promise.allSettled([pool.acquire(soon()), pool.acquire(soon())]);
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    pool.close(new KubeError('Closed', 'done'));
  });
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
