import { MessageFilters } from './message-filters.ts';

const workerUrl = new URL('../filter-worker.ts', import.meta.url);
/** Seconds of work for the longest message, and an instant for a short one. */
const COSTLY = { exclusionList: ['(?s)(.?){1000}web.{900}n$'] };
const LONG = 'Deployment/apps/web configured\n'.repeat(1_250);

let filters: MessageFilters;
afterEach(() => filters.stop());

describe('MessageFilters', () => {
  test('answers of cheap expressions without a thread', async () => {
    filters = new MessageFilters({ workerUrl: new URL('file:///never'), timeoutMs: 1_000 });
    expect(await filters.ask('configured', { exclusionList: ['^con'] })).toEqual({ passes: false, invalid: [] });
  });

  test('answers of others by one, just so', async () => {
    filters = new MessageFilters({ workerUrl, timeoutMs: 30_000 });
    expect(await filters.ask('aaa', { inclusionList: ['^a{3}$'] })).toEqual({ passes: true, invalid: [] });
    expect(await filters.ask('aa', { inclusionList: ['^a{3}$', 'x{2}('] })).toEqual({
      passes: false,
      invalid: [['x{2}(', expect.stringContaining('missing closing')]],
    });
  });

  test('ends what takes too long, without the event loop waiting, and answers the next', async () => {
    filters = new MessageFilters({ workerUrl, timeoutMs: 400 });
    let turns = 0;
    const turning = setInterval(() => {
      turns += 1;
    }, 10);
    const costly = expect(filters.ask(LONG, COSTLY)).rejects.toMatchObject({
      code: 'AlertInvalid',
      message: 'spec.inclusionList and spec.exclusionList take more than 0.4s for a message of 38750 characters',
    });
    const next = filters.ask('configured', { exclusionList: ['^con'] });
    expect(await next).toMatchObject({ passes: false });
    expect(turns).toBeLessThan(10);
    await costly;
    clearInterval(turning);
    expect(turns).toBeGreaterThan(10);
  });

  test('does not try again what took too long, but for a shorter message', async () => {
    filters = new MessageFilters({ workerUrl, timeoutMs: 2_000 });
    await expect(filters.ask(LONG, COSTLY)).rejects.toThrow();
    const started = performance.now();
    await expect(filters.ask(`${LONG}!`, COSTLY)).rejects.toThrow(/take more than 2s/);
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(await filters.ask('configured', COSTLY)).toEqual({ passes: true, invalid: [] });
  }, 30_000);

  test('says so where the thread ends', async () => {
    filters = new MessageFilters({ workerUrl: new URL('data:text/javascript,process.exit(1)'), timeoutMs: 30_000 });
    await expect(filters.ask('aaa', { inclusionList: ['a{3}'] })).rejects.toMatchObject({ code: 'AlertInvalid' });
  });
});
