import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { GitFixture } from '@capstan/git/testing';

const FILES = 32;
const FILE_MIB = 4;
/** What is on its way from git to the archive, and what of it the collector has not found yet. */
const REST_MIB = 116;

/** What a process of its own does with the repository, so that its memory is its own too. */
const READER = `
  import { readFileSync } from 'node:fs';
  import { ArtifactStore } from '@capstan/artifact';
  import { Repository } from '@capstan/git';
  import { storeArtifact } from '${import.meta.dirname}/store.ts';
  const [directory, hash, root] = process.argv.slice(1);
  const peakMiB = () => Math.ceil(Number(/VmHWM:\\s+(\\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024);
  const startMiB = peakMiB();
  const repository = new Repository(directory);
  const commit = await repository.readCommit(hash);
  const fetched = { commit, resolved: { commit: hash, revision: hash }, ...(await repository.readTree(hash)) };
  const readMiB = peakMiB() - startMiB;
  const storage = { address: 'source.test', store: new ArtifactStore({ root, retentionRecords: 2, retentionTtlMs: 60000 }) };
  const object = { kind: 'GitRepository', metadata: { namespace: 'default', name: 'app' }, spec: {} };
  const { size } = await storeArtifact(object, fetched, storage, Date.now(), new AbortController().signal);
  console.log(JSON.stringify({ size, readMiB, storedMiB: peakMiB() - startMiB }));
`;

describe('a repository of 128 MiB that do not compress', () => {
  const fixture = new GitFixture();
  afterAll(() => fixture.remove());

  test('is read and stored with one copy of it in memory', async () => {
    fixture.create('large');
    for (const setting of ['core.compression', 'core.looseCompression']) fixture.git('work-large', 'config', setting, '0');
    for (let i = 0; i < FILES; i++) fixture.write('large', `${i}`, randomBytes(FILE_MIB * 1024 * 1024));
    fixture.git('work-large', 'add', '--all');
    fixture.git('work-large', 'commit', '--quiet', '-m', 'Noise');
    const commit = fixture.git('work-large', 'rev-parse', 'HEAD');
    const args = ['--conditions=capstan-source', '--disable-warning=ExperimentalWarning', '--input-type=module', '-e', READER];
    const repository = join(fixture.root, 'work-large/.git');
    const { stdout } = await promisify(execFile)(process.execPath, [...args, repository, commit, fixture.root], {
      cwd: import.meta.dirname,
    });
    const { size, readMiB, storedMiB } = JSON.parse(stdout);
    expect(size).toBeGreaterThan(FILES * FILE_MIB * 1024 * 1024);
    expect(readMiB).toBeLessThan(FILES * FILE_MIB + REST_MIB);
    expect(storedMiB).toBeLessThan(FILES * FILE_MIB + REST_MIB);
    process.stderr.write(`  read: ${readMiB} MiB at most, stored: ${storedMiB} MiB at most\n`);
  }, 120_000);
});
