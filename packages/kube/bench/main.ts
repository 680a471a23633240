// Server-side applies a second at each concurrency: `node --conditions=capstan-source packages/kube/bench/main.ts --kubeconfig FILE [--objects 1000]`.
// It writes ConfigMaps into a namespace of its own and deletes that at the end.
import { parseArgs } from 'node:util';
import { type KubeObject, loadClient, type Resource } from '../src/index.ts';
import { type ApplyFigures, measureApplies } from './measure-applies.ts';

const CONFIG_MAPS: Resource = { group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true };
const NAMESPACES: Resource = { group: '', version: 'v1', kind: 'Namespace', plural: 'namespaces', namespaced: false };
const CONCURRENCIES = [1, 4, 8, 16, 32, 64, 100, 200];

const { values } = parseArgs({ options: { kubeconfig: { type: 'string' }, objects: { type: 'string', default: '1000' } } });
const client = await loadClient({ kubeconfig: values.kubeconfig });
const namespace = `capstan-bench-${process.pid}`;

function objectsOf(set: string): KubeObject[] {
  return Array.from({ length: Number(values.objects) }, (_, index) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: `${set}-${index}`, namespace, labels: { set, app: 'bench' } },
    data: { key: 'value', text: 'a line of text\n'.repeat(20) },
  }));
}

function print(what: string, { concurrency, perSecond, cpuMs, medianMs, p99Ms }: ApplyFigures): void {
  const cells = [
    what.padEnd(10),
    String(concurrency).padStart(11),
    perSecond.toFixed(0).padStart(9),
    cpuMs.toFixed(3).padStart(13),
    medianMs.toFixed(1).padStart(10),
    p99Ms.toFixed(1).padStart(8),
  ];
  console.log(cells.join(' '));
}

try {
  await client.create(NAMESPACES, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  // Connections, code and caches are warm before anything counts.
  await measureApplies(client, { resource: CONFIG_MAPS, objects: objectsOf('warm') }, 32);
  console.log('what       concurrency  per sec.  CPU ms each  median ms   p99 ms');
  for (const concurrency of CONCURRENCIES) {
    const load = { resource: CONFIG_MAPS, objects: objectsOf(`c${concurrency}`) };
    print('dry run', await measureApplies(client, load, concurrency, { dryRun: true }));
    print('create', await measureApplies(client, load, concurrency));
    print('unchanged', await measureApplies(client, load, concurrency));
  }
} finally {
  await client.delete(NAMESPACES, { name: namespace }).catch(() => {});
  await client.close();
}
