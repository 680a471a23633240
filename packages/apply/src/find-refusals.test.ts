import { KubeError } from '@capstan/kube';
import { findRefusals } from './find-refusals.ts';
import { BLIND } from './live-view.ts';
import { ApplyBench, owner } from './testing/apply-bench.ts';
import { configMap } from './testing/fake-cluster.ts';

const refusal = new KubeError('Invalid', 'data: Invalid value');

let bench: ApplyBench;
beforeEach(() => {
  bench = new ApplyBench();
});

describe('findRefusals', () => {
  test('finds what an apply would meet, writes nothing, and leaves out what depends on the others', async () => {
    bench.cluster.refusals.set('b', refusal).set('early', refusal);
    const unknown = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name: 'x', namespace: 'apps' } };
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'soon' } };
    const early = { ...configMap('early'), metadata: { name: 'early', namespace: 'soon' } };
    const faults = await findRefusals([configMap('a'), configMap('b'), unknown, namespace, early], {
      client: bench.cluster.client(),
      owner,
      memory: bench.memory,
      live: BLIND,
      concurrency: 2,
      signal: new AbortController().signal,
    });
    expect(faults.map(({ code, object }) => `${code} ${object?.name}`)).toEqual(['Refused b', 'UnknownKind x']);
    expect(bench.cluster.objects.size).toBe(0);
  });
});
