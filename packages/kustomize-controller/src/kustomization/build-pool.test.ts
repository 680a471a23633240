import { type RemoteAnswer, remoteKey } from '@capstan/kustomize';
import { Tree } from '@capstan/tree';
import { configMap } from '../testing/bench.ts';
import type { BuildRequest } from './build-manifests.ts';
import { BuildPool } from './build-pool.ts';

const workerUrl = new URL('../build-worker.ts', import.meta.url);
const request = (path: string): BuildRequest => ({ path, overrides: {}, substitutions: undefined });
const tree = Tree.of([
  ['a/a.yaml', configMap('a')],
  ['b/b.yaml', configMap('b')],
]);
const large = Tree.of(
  Array.from({ length: 3_000 }, (_, index) => [`all/${index}.yaml`, configMap(`c${index}`, { value: 'x'.repeat(50) })] as const),
);

describe('BuildPool', () => {
  let pool: BuildPool;
  const build = (from: Tree, digest: string, path: string, timeoutMs = 30_000, signal = new AbortController().signal) =>
    pool.build(from, digest, request(path), { timeoutMs, signal });
  const namesOf = async (building: ReturnType<typeof build>) => {
    const output = await building;
    return output.ok ? output.objects.map(({ object }) => object.metadata.name) : output.faults;
  };

  beforeEach(() => {
    pool = new BuildPool({ workerUrl, inlineBytes: 0, heapMiB: 64, idleMs: 30_000 });
  });
  afterEach(() => pool.stop());

  test('builds in a thread, several of one tree in their order', async () => {
    expect(await Promise.all([namesOf(build(tree, 'one', 'a')), namesOf(build(tree, 'one', 'b'))])).toEqual([['a'], ['b']]);
  });

  test('keeps more trees than a thread remembers apart', async () => {
    for (let index = 0; index < 6; index++) {
      const other = Tree.of([['a/a.yaml', configMap(`from-${index}`)]]);
      expect(await namesOf(build(other, `tree-${index}`, 'a'))).toEqual([`from-${index}`]);
    }
    expect(await namesOf(build(Tree.of([['a/a.yaml', configMap('from-0')]]), 'tree-0', 'a'))).toEqual(['from-0']);
  });

  test('small trees need no thread', async () => {
    const inline = new BuildPool({ workerUrl: new URL('file:///never'), inlineBytes: 1_000, heapMiB: 32, idleMs: 30_000 });
    const output = await inline.build(tree, 'one', request('a'), { timeoutMs: 1, signal: new AbortController().signal });
    expect(output.ok).toBe(true);
  });

  test('tells what it misses of remote bases, and builds with them in a thread', async () => {
    const URL = 'https://host.example/org/base';
    const app = Tree.of([['c/kustomization.yaml', `resources: [${URL}]`]]);
    const limits = { timeoutMs: 30_000, signal: new AbortController().signal };
    const first = await pool.build(app, 'app', { ...request('c'), remotes: new Map() }, limits);
    const asked = (first.missing ?? []).map((one) => [remoteKey(one), one.kind]);
    expect(asked).toEqual([[URL, 'file']]);
    const failed: RemoteAnswer = { kind: 'failed', reason: 'HTTP status 404' };
    const second = await pool.build(app, 'app', { ...request('c'), remotes: new Map([[URL, failed]]) }, limits);
    const base: RemoteAnswer = {
      kind: 'found',
      tree: Tree.of([
        ['kustomization.yaml', 'resources: [m.yaml]'],
        ['m.yaml', configMap('m')],
      ]),
      revision: '1',
    };
    const known = (second.missing ?? []).map((one) => [remoteKey(one), base] as const);
    const third = pool.build(app, 'app', { ...request('c'), remotes: new Map<string, RemoteAnswer>([[URL, failed], ...known]) }, limits);
    expect(await namesOf(third)).toEqual(['m']);
  });

  test('a build that takes too long is ended, and the next one gets a new thread', async () => {
    await expect(build(large, 'large', 'all', 1)).rejects.toMatchObject({ code: 'BuildTimeout' });
    expect(await namesOf(build(tree, 'one', 'a'))).toEqual(['a']);
  });

  test('a build that nobody wants any more is ended', async () => {
    const newer = new AbortController();
    const building = build(large, 'large', 'all', 30_000, newer.signal);
    newer.abort('newer wish');
    await expect(building).rejects.toBe('newer wish');
    expect(await namesOf(build(tree, 'one', 'b'))).toEqual(['b']);
  });

  test('a thread that dies fails its build alone', async () => {
    const broken = new BuildPool({
      workerUrl: new URL('data:text/javascript,process.exit(1)'),
      inlineBytes: 0,
      heapMiB: 32,
      idleMs: 30_000,
    });
    const output = broken.build(tree, 'one', request('a'), { timeoutMs: 30_000, signal: new AbortController().signal });
    await expect(output).rejects.toMatchObject({ code: 'BuildCrashed' });
    await broken.stop();
  });

  test('what needs more memory than the second thread has is built by the first', async () => {
    // Tells how large its heap may be, of what is large with 45 MiB in its hands; of what is endless it tells nothing.
    const worker = scriptedWorker(`
      const held = [];
      if (request.path === 'large') for (let at = 0; at < 45; at++) held.push(Array.from({ length: 131_072 }, (_, item) => item + 0.5));
      const digest = String(resourceLimits.maxOldGenerationSizeMb);
      if (request.path !== 'endless') parentPort.postMessage({ id, output: { ok: true, objects: [], digest } });
    `);
    const two = new BuildPool({ workerUrl: worker, inlineBytes: 0, heapMiB: 96, idleMs: 30_000 });
    const heapOf = async (path: string, signal = new AbortController().signal) => {
      const output = await two.build(tree, 'one', request(path), { timeoutMs: 30_000, signal });
      return output.ok ? output.digest : output.faults;
    };
    const end = new AbortController();
    const endless = heapOf('endless', end.signal).catch((reason: unknown) => reason);
    const large = heapOf('large');
    expect(await heapOf('small')).toBe('48');
    end.abort('enough');
    expect([await endless, await large]).toEqual(['enough', '96']);
    await two.stop();
  });

  test('a thread without work gives its memory back', async () => {
    const worker = scriptedWorker('parentPort.postMessage({ id, output: { ok: true, objects: [], digest: String(threadId) } });');
    const brief = new BuildPool({ workerUrl: worker, inlineBytes: 0, heapMiB: 32, idleMs: 20 });
    const threadOf = async () => {
      const output = await brief.build(tree, 'one', request('a'), { timeoutMs: 30_000, signal: new AbortController().signal });
      return output.ok ? output.digest : output.faults;
    };
    const first = await threadOf();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await threadOf()).not.toBe(first);
    await brief.stop();
  });
});

/** A worker that does this with each message. */
function scriptedWorker(body: string): URL {
  const script = `import { parentPort, resourceLimits, threadId } from 'node:worker_threads';
    parentPort.on('message', ({ id, request }) => { ${body} });`;
  return new URL(`data:text/javascript,${encodeURIComponent(script)}`);
}
