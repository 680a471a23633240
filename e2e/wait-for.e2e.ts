import { giveUp, waitFor } from './wait-for.ts';

const quick = { what: 'it', deadlineMs: 100, intervalMs: 5 };

describe('waiting', () => {
  test('ends with the first value that is one', async () => {
    const answers = [undefined, false, 0];
    expect(await waitFor(() => answers.shift() as number | false | undefined, quick)).toBe(0);
  });

  test('goes on after an error', async () => {
    let looks = 0;
    const look = () => {
      if (++looks < 3) throw new Error('not yet');
      return 'there';
    };
    expect(await waitFor(look, quick)).toBe('there');
  });

  test('says in the end what it waited for, what it saw, and the last error', async () => {
    const look = () => {
      throw new Error('connection refused');
    };
    await expect(waitFor(look, { ...quick, describe: () => 'the last state' })).rejects.toMatchObject({
      code: 'DeadlineExceeded',
      message: 'waited 0.1 s for it\nthe last state\nlast error: connection refused',
    });
  });

  test('ends at once with an error that more waiting would not mend', async () => {
    const before = performance.now();
    const look = () => {
      throw giveUp(new Error('it has ended'));
    };
    await expect(waitFor(look, { ...quick, deadlineMs: 60_000 })).rejects.toThrow('it has ended');
    expect(performance.now() - before).toBeLessThan(30_000);
  });
});
