import { runGit } from './run-git.ts';
import { localEnvironment } from './session.ts';

/** Has git run a command of a shell. */
const shell = (command: string) => ['-c', `alias.x=!${command}`, 'x'];
const env = localEnvironment();

test.each<[string, boolean | undefined, RegExp]>([
  ['is bounded', undefined, /^393216\n$/],
  ['is not where a person runs it, with helpers of their own', true, /^(?!393216\n)/],
])('the memory of git and what it starts %s', async (_, unbounded, limit) => {
  expect(await runGit(shell('ulimit -d'), { env, ...(unbounded === undefined ? {} : { unbounded }) })).toMatch(limit);
});

test('gives what git writes, and takes arguments as they are', async () => {
  const odd = ['a b', "c'd", '$(id)', '`id`', '"', '*', '-x', ''];
  expect(await runGit([...shell('printf "%s|"'), ...odd], { env })).toBe(`${odd.join('|')}|`);
});

test('says what git said where it fails', async () => {
  await expect(runGit(['no-such-command'], { env })).rejects.toMatchObject({
    code: 'GitFailed',
    message: expect.stringContaining('no-such-command'),
  });
});

test('says how git ended where it said nothing', async () => {
  await expect(runGit(shell('exit 3'), { env })).rejects.toMatchObject({ code: 'GitFailed', message: 'git ended with exit code 3' });
});

test('keeps the end of an endless complaint', async () => {
  const fault: Error = await runGit(shell('seq 1 20000 >&2; echo the cause >&2; exit 1 #'), { env }).catch((error) => error);
  expect(fault.message.endsWith('the cause')).toBe(true);
  expect(fault.message.length).toBeLessThanOrEqual(16 * 1024);
});

test('ends git that writes more than is wanted', async () => {
  await expect(runGit(shell('yes #'), { env, maxBytes: 1_000 })).rejects.toMatchObject({ code: 'TooLarge' });
});

test.each<[string, () => unknown, object]>([
  ['a deadline, as the fault of the repository', () => new DOMException('late', 'TimeoutError'), { code: 'Timeout' }],
  ['a wish, as it was wished', () => new Error('a newer wish'), { message: 'a newer wish' }],
])('ends git and what it started at %s', async (_, reason, fault) => {
  const stop = new AbortController();
  const running = runGit(shell('sleep 600 & sleep 600 #'), { env, signal: stop.signal });
  setTimeout(() => stop.abort(reason()), 50);
  await expect(running).rejects.toMatchObject(fault);
});
