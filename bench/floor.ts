import { type KubeObject, loadClient } from '@capstan/kube';
import type { ControlPlane } from '../e2e/control-plane/control-plane.ts';
import { concurrently } from './concurrently.ts';
import { followObjects } from './follow-objects.ts';
import { LOAD_RESOURCES, loadName, loadObjects } from './load.ts';
import { type Measurement, startMeter } from './meter.ts';
import { quiet } from './quiet.ts';

/** What the API server needs for the objects alone. */
export interface Floor {
  /** Kustomizations whose objects were on the way at once. */
  readonly atOnce: number;
  /** Seconds until the last answer. */
  readonly answeredSeconds: number;
  /** Until Kubernetes' own controllers had seen every Deployment, which is what waiting for health waits for. */
  readonly observed: Measurement;
}

const CONCURRENCIES = [2, 4, 8, 16];

/** Sends the dry runs, then the applies, of the objects of `count` Kustomizations at several concurrencies; the fastest counts. */
export async function measureFloor(plane: ControlPlane, count: number): Promise<{ best: Floor; all: readonly Floor[] }> {
  const client = await loadClient({ kubeconfig: plane.kubeconfig });
  const processes = new Map(['kube-apiserver', 'kube-controller-manager', 'etcd'].map((name) => [name, plane.process(name)?.pid ?? 0]));
  const names = Array.from({ length: count }, (_, index) => loadName(index));
  const all: Floor[] = [];
  const trial = async (namespace: string, atOnce: number, some: readonly string[]): Promise<Floor> => {
    await plane.request('/api/v1/namespaces', { method: 'POST', body: { metadata: { name: namespace } } });
    using deployments = followObjects(client, resourceOf('Deployment'), { namespace });
    await quiet(processes);
    const meter = await startMeter(plane, processes);
    const startedMs = performance.now();
    const send = async (object: KubeObject, dryRun: boolean) => {
      await client.apply(resourceOf(object.kind), object, { fieldManager: 'kustomize-controller', force: true, dryRun });
    };
    await concurrently(
      some.map((_, index) => index),
      atOnce,
      async (index) => {
        const objects = loadObjects(index, { tag: '1' }, namespace);
        for (const dryRun of [true, false]) await Promise.all(objects.map((object) => send(object, dryRun)));
      },
    );
    const answeredSeconds = (performance.now() - startedMs) / 1000;
    const endedMs = await deployments.until(some, isObserved);
    return { atOnce, answeredSeconds, observed: await meter.end(endedMs) };
  };
  try {
    // Connections, code and caches are warm before anything counts.
    await trial('floor-warm', 8, names.slice(0, 100));
    for (const atOnce of CONCURRENCIES) all.push(await trial(`floor-${atOnce}`, atOnce, names));
  } finally {
    await client.close();
  }
  const [best] = [...all].sort((one, other) => one.answeredSeconds - other.answeredSeconds);
  if (best === undefined) throw new Error('no concurrency was tried');
  return { best, all };
}

function resourceOf(kind: string) {
  const resource = LOAD_RESOURCES.get(kind);
  if (resource === undefined) throw new Error(`${kind} is not part of the load`);
  return resource;
}

function isObserved({ metadata, status }: KubeObject & { status?: { observedGeneration?: number } }): boolean {
  return status?.observedGeneration === metadata.generation;
}
