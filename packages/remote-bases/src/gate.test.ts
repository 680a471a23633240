import { Gate } from './gate.ts';

/** An operation that ends when it is told to. */
function pending(): { readonly started: () => boolean; readonly run: () => Promise<void>; readonly end: () => void } {
  let end = (): void => undefined;
  let isStarted = false;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const run = (): Promise<void> => {
    isStarted = true;
    return ended;
  };
  return { started: () => isStarted, run, end };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('Gate', () => {
  test('lets a key have its share and others in beside it', async () => {
    const gate = new Gate(3, 2);
    const slow = [pending(), pending(), pending()];
    const other = pending();
    const runs = [...slow.map(({ run }) => gate.run('slow', run)), gate.run('other', other.run)];
    await turn();
    expect(slow.map(({ started }) => started())).toEqual([true, true, false]);
    expect(other.started()).toBe(true);
    for (const { end } of [...slow, other]) end();
    await Promise.all(runs);
    expect(slow[2]?.started()).toBe(true);
  });

  test('lets in no more than its limit in all', async () => {
    const gate = new Gate(1, 1);
    const [first, second] = [pending(), pending()];
    const runs = [gate.run('a', first.run), gate.run('b', second.run)];
    await turn();
    expect(second.started()).toBe(false);
    first.end();
    await turn();
    expect(second.started()).toBe(true);
    second.end();
    await Promise.all(runs);
  });

  test('gives its room back where an operation fails', async () => {
    const gate = new Gate(1, 1);
    await expect(gate.run('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(gate.run('a', () => Promise.resolve('yes'))).resolves.toBe('yes');
  });
});
