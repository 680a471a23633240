import { type Client, KubeError, type KubeObject } from '@capstan/kube';
import { AppliedMemory } from './applied-memory.ts';
import type { ApplyOptions } from './apply-options.ts';
import { BLIND } from './live-view.ts';
import { planObject } from './planned-object.ts';
import { takeBack } from './take-back.ts';
import { owner } from './testing/apply-bench.ts';
import { configMap, FakeCluster } from './testing/fake-cluster.ts';

const KUBECTL = { manager: 'kubectl-edit', operation: 'Update' as const, fieldsV1: { 'f:data': { 'f:x': {} } } };
const conflict = new KubeError('Conflict', 'the object has been modified');

/** Takes back an object of which kubectl holds a field; `answers` is what becomes of each patch. */
async function takeBackOf(live: KubeObject | undefined, ...answers: (KubeError | undefined)[]) {
  const cluster = new FakeCluster();
  if (live !== undefined) cluster.put(live);
  const patches: unknown[] = [];
  const managers: unknown[] = [];
  const patch = async (_resource: unknown, _key: unknown, body: unknown, options: { fieldManager?: string }) => {
    patches.push(body);
    managers.push(options.fieldManager);
    const answer = answers.shift();
    if (answer !== undefined) throw answer;
  };
  const client: Client = Object.create(cluster.client(), { patch: { value: patch } });
  const options: ApplyOptions = {
    ...{ client, owner, memory: new AppliedMemory(), live: BLIND, concurrency: 1 },
    signal: new AbortController().signal,
  };
  const planned = await planObject(configMap('a'), options);
  const done = takeBack(planned, options);
  return { done, patches, managers, requests: cluster.requests };
}
const held = () => ({ ...configMap('a', { x: 'theirs' }), metadata: { ...configMap('a').metadata, managedFields: [KUBECTL] } });

test('fields of kubectl become our own by one patch that names the version it was made of', async () => {
  const { done, patches, managers } = await takeBackOf(held());
  await done;
  expect(managers).toEqual(['kustomize-controller']);
  expect(patches).toEqual([
    [
      { op: 'replace', path: '/metadata/resourceVersion', value: '1' },
      {
        op: 'replace',
        path: '/metadata/managedFields',
        value: [{ ...KUBECTL, manager: 'kustomize-controller', operation: 'Apply' }],
      },
    ],
  ]);
});

test.each([
  ['that is gone', undefined],
  ['of which nobody holds anything', configMap('a')],
])('nothing is taken of an object %s', async (_what, live) => {
  const { done, patches } = await takeBackOf(live);
  await done;
  expect(patches).toEqual([]);
});

test('where somebody else writes meanwhile it is read and made again', async () => {
  const { done, patches, requests } = await takeBackOf(held(), conflict, conflict);
  await done;
  expect([patches.length, requests]).toEqual([3, ['get ConfigMap/a', 'get ConfigMap/a', 'get ConfigMap/a']]);
});

test.each([
  ['a third conflict', [conflict, conflict, conflict], 'metadata.managedFields cleanup failed (Conflict): the object has been modified'],
  ['a refusal', [new KubeError('Forbidden', 'you may not')], 'metadata.managedFields cleanup failed (Forbidden): you may not'],
])('%s is a fault of the object', async (_what, answers, message) => {
  const { done } = await takeBackOf(held(), ...answers);
  await expect(done).rejects.toMatchObject({ code: 'ApplyFailed', message: expect.stringContaining(message) });
});
