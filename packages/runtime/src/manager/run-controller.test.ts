import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const RUNTIME = pathToFileURL(join(import.meta.dirname, '../index.ts')).href;

/** Runs a controller in a process of its own, whose API server is nowhere. */
function run(...args: string[]) {
  const program = `
    import { defineFlags, flagsOfProcess, runController, sharedFlags } from '${RUNTIME}';
    const flags = flagsOfProcess(defineFlags('some-controller', 'Does something.', sharedFlags));
    await runController('some-controller', flags, () => {});`;
  const options = ['--conditions=capstan-source', '--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', program];
  const { status, stderr } = spawnSync(process.execPath, [...options, '--', 'program', ...args], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
  });
  return { status, said: stderr.trim().split('\n') };
}

test('a controller that finds no API server says so and ends with code 1', () => {
  const { status, said } = run('--kubeconfig=/absent/kubeconfig');
  expect([status, said]).toEqual([1, [expect.stringMatching(/^some-controller: .*\/absent\/kubeconfig/)]]);
});

test('a faulty flag ends it with code 2 before it looks for one', () => {
  const { status, said } = run('--kubeconfig=/absent/kubeconfig', '--log-level=loud');
  expect([status, said]).toEqual([2, [expect.stringContaining('--log-level')]]);
});
