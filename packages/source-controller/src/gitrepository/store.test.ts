import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GitRepository } from '@capstan/api';
import { ArtifactStore } from '@capstan/artifact';
import { openArchive } from '@capstan/artifact/testing';
import { Tree } from '@capstan/tree';
import type { Fetched } from './fetch.ts';
import { ownerOf, type Storage, storeArtifact, verifyArtifact } from './store.ts';

const HASH = 'a'.repeat(40);
const NOW = Date.parse('2026-11-21T02:28:26.900Z');
const { signal } = new AbortController();

let root: string;
let storage: Storage;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'store-'));
  storage = { address: 'source.test', store: new ArtifactStore({ root, retentionRecords: 2, retentionTtlMs: 60_000 }) };
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function objectOf(change: { name?: string; ignore?: string; artifact?: unknown } = {}): GitRepository {
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { namespace: 'apps', name: change.name ?? 'app' },
    spec: { url: 'https://git.test/app.git', interval: '1m', ...(change.ignore === undefined ? {} : { ignore: change.ignore }) },
    // What a status holds is what some process wrote: tests may give anything.
    ...(change.artifact === undefined ? {} : { status: { artifact: change.artifact as NonNullable<GitRepository['status']>['artifact'] } }),
  } as GitRepository;
}

function fetched(files: Record<string, string>, executables: string[] = []): Fetched {
  const commit = { hash: HASH, author: '', committer: '', message: '', signature: undefined, signedPayload: new Uint8Array() };
  const resolved = { commit: HASH, name: 'refs/heads/main', revision: `main@sha1:${HASH}` };
  return {
    commit,
    resolved,
    tree: Tree.of(Object.entries(files)),
    executables: new Set(executables),
    links: new Map(),
    submodules: new Map(),
  };
}

const storeIt = (object: GitRepository, files: Record<string, string>) => storeArtifact(object, fetched(files), storage, NOW, signal);

async function pathsIn(path: string): Promise<string[]> {
  return [...(await openArchive(readFileSync(join(root, path)))).paths()].sort();
}

describe('storeArtifact', () => {
  test('names the file after the commit, and tells what it is', async () => {
    const path = `gitrepository/apps/app/${HASH}.tar.gz`;
    expect(await storeIt(objectOf(), { 'a.yaml': 'a' })).toEqual({
      path,
      url: `http://source.test/${path}`,
      revision: `main@sha1:${HASH}`,
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      size: readFileSync(join(root, path)).length,
      lastUpdateTime: '2026-11-21T02:28:26Z',
    });
  });

  test.each<[string, string | undefined, Record<string, string>, string[]]>([
    ["Flux's own rules", undefined, { 'a.yaml': '', 'logo.png': '', '.github/ci.yaml': '', '.gitignore': '' }, ['a.yaml']],
    ["the repository's", undefined, { 'a.yaml': '', 'b.yaml': '', '.sourceignore': 'b.yaml\n' }, ['a.yaml']],
    ["the object's besides Flux's", '*.yaml', { 'a.yaml': '', 'logo.png': '', 'c.txt': '' }, ['c.txt']],
    ["the object's and the repository's", '*.md', { 'a.yaml': '', 'b.md': '', 'c.txt': '', '.sourceignore': 'c.txt\n' }, ['a.yaml']],
  ])('leaves out what is to be ignored by %s', async (_, ignore, files, kept) => {
    const { path } = await storeIt(objectOf(ignore === undefined ? {} : { ignore }), files);
    expect((await pathsIn(path)).filter((each) => each !== '.sourceignore')).toEqual(kept);
  });

  test.each([
    ['source.flux-system.svc', 'http://source.flux-system.svc/'],
    ['127.0.0.1:9090', 'http://127.0.0.1:9090/'],
    ['https://artifacts.test', 'https://artifacts.test/'],
  ])('is called from outside by --storage-adv-addr=%s', async (address, start) => {
    const { url, path } = await storeArtifact(objectOf(), fetched({}), { ...storage, address }, NOW, signal);
    expect(url).toBe(start + path);
  });
});

describe('verifyArtifact', () => {
  test('gives the artifact that is there, under the address of now', async () => {
    const artifact = await storeIt(objectOf(), { 'a.yaml': 'a' });
    const moved = { ...storage, address: 'elsewhere.test' };
    expect(await verifyArtifact(objectOf({ artifact }), moved)).toEqual({ ...artifact, url: `http://elsewhere.test/${artifact.path}` });
  });

  test('gives none where the status names none', async () => {
    expect(await verifyArtifact(objectOf(), storage)).toBeUndefined();
  });

  test.each<[string, (artifact: { path: string; digest: string }) => unknown]>([
    ['is gone', (artifact) => ({ ...artifact, path: artifact.path.replace(HASH, 'b'.repeat(40)) })],
    ['has another digest', (artifact) => ({ ...artifact, digest: `sha256:${'0'.repeat(64)}` })],
    ["is another object's", (artifact) => ({ ...artifact, path: artifact.path.replace('/app/', '/other/') })],
    ['is outside of the storage', (artifact) => ({ ...artifact, path: '../../etc/passwd' })],
  ])('gives none that %s', async (_, change) => {
    const artifact = await storeIt(objectOf(), { 'a.yaml': 'a' });
    await storeIt(objectOf({ name: 'other' }), { 'a.yaml': 'a' });
    expect(await verifyArtifact(objectOf({ artifact: change(artifact) }), storage)).toBeUndefined();
  });

  test('gives none that was changed on the disk', async () => {
    const artifact = await storeIt(objectOf(), { 'a.yaml': 'a' });
    writeFileSync(join(root, artifact.path), 'x');
    expect(await verifyArtifact(objectOf({ artifact }), storage)).toBeUndefined();
  });
});

test('the folder of an object is its own', () => {
  expect(ownerOf(objectOf())).toEqual({ kind: 'GitRepository', namespace: 'apps', name: 'app' });
});
