import type { RemoteAnswer, RemoteInput, RemoteRequest } from '@capstan/kustomize';
import { Tree } from '@capstan/tree';
import { Bench, configMap } from '../testing/bench.ts';
import { kustomization } from '../testing/kustomization.ts';
import type { RemoteSource } from './remote-inputs.ts';

/** One repository that a test moves, holds up and takes away. */
class FakeSource implements RemoteSource {
  looks: number[] = [];
  held: Promise<void> = Promise.resolve();
  isOld = false;
  #answer: RemoteAnswer = { kind: 'failed', reason: 'nothing there' };

  serve(revision: string, files: Record<string, string>): void {
    this.#answer = { kind: 'found', tree: Tree.of(Object.entries(files)), revision };
  }

  fail(reason: string): void {
    this.#answer = { kind: 'failed', reason };
  }

  async look(_: RemoteRequest, maxAgeMs: number): Promise<RemoteAnswer> {
    this.looks.push(maxAgeMs);
    await this.held;
    return this.#answer;
  }

  isCurrent(inputs: readonly RemoteInput[]): boolean {
    return inputs.every(({ revision }) => revision === (this.#answer.kind === 'found' ? this.#answer.revision : undefined));
  }

  isOlder(inputs: readonly RemoteInput[]): boolean {
    return this.isOld && inputs.length > 0;
  }
}

const BASE = 'https://git.example/org/base//deploy?ref=main';
const repository = { 'apps/kustomization.yaml': `resources:\n- ${BASE}\n` };
const baseOf = (value: string) => ({ 'deploy/kustomization.yaml': 'resources: [a.yaml]', 'deploy/a.yaml': configMap('a', { value }) });

describe('a Kustomization with a remote base', () => {
  let source: FakeSource;
  let bench: Bench;
  const start = async (remote: RemoteSource | undefined): Promise<void> => {
    bench = new Bench({}, remote);
    await bench.push(repository);
    await bench.create(kustomization('apps'));
  };
  const ready = async () => (await bench.object('apps')).status?.conditions?.find(({ type }) => type === 'Ready');
  afterEach(() => bench.stop());
  beforeEach(() => {
    source = new FakeSource();
    source.serve('one', baseOf('1'));
  });

  test('is built with it, and then rests', async () => {
    await start(source);
    expect((await bench.reconcile('apps')).requests).toContain('apply configmaps');
    expect(await ready()).toMatchObject({ status: 'True' });
    expect((await bench.reconcile('apps')).requests).toEqual([]);
    expect(source.looks).toHaveLength(1);
  });

  test('looks at it again once an interval, and is woken only where it has moved', async () => {
    await start(source);
    await bench.reconcile('apps');
    source.isOld = true;
    expect((await bench.reconcile('apps')).requests).toEqual([]);
    expect(bench.woken).toEqual([]);
    source.serve('two', baseOf('2'));
    const { requests } = await bench.reconcile('apps');
    expect(requests).toContain('apply configmaps');
    expect(await ready()).toMatchObject({ status: 'True' });
  });

  test('gives its worker back while it is long in coming, says so, and is woken when it has come', async () => {
    let release = (): void => undefined;
    source.held = new Promise((resolve) => {
      release = resolve;
    });
    await start(source);
    const { action, requests } = await bench.reconcile('apps');
    expect([action, requests]).toEqual([{}, expect.not.arrayContaining(['apply configmaps'])]);
    expect(await ready()).toMatchObject({ status: 'Unknown' });
    expect(bench.woken).toEqual([]);
    release();
    await new Promise((resolve) => setImmediate(resolve));
    expect(bench.woken).toMatchObject([{ key: { name: 'apps' }, reason: 'remote base' }]);
    expect((await bench.reconcile('apps')).requests).toContain('apply configmaps');
  });

  test('fails with the field, the place and the cause where it cannot be had', async () => {
    source.fail("couldn't find remote ref main");
    await start(source);
    await bench.reconcile('apps');
    expect(await ready()).toMatchObject({
      status: 'False',
      message: expect.stringMatching(
        /apps\/kustomization\.yaml:2:3: resources\.0: remote base '.*' could not be fetched: couldn't find remote ref main/,
      ),
    });
  });

  test('is refused by the field where the operator wants none', async () => {
    await start(undefined);
    await bench.reconcile('apps');
    expect(await ready()).toMatchObject({
      status: 'False',
      message: expect.stringContaining(`apps/kustomization.yaml:2:3: resources.0: remote base '${BASE}' is not allowed here`),
    });
  });
});
