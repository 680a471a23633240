import type { KubeObject } from '@capstan/kube';
import { Gauge, type Registry } from 'prom-client';
import type { Informer } from '../informer/informer.ts';
import { getCondition } from '../status/conditions.ts';

const STATUSES = ['True', 'False', 'Unknown', 'Deleted'];

/**
 * Shows `gotk_reconcile_condition` (Ready, as Flux's dashboards and alerts read it) and `gotk_suspend_status` of every object that the
 * informers hold. They are read when metrics are asked for, so an idle controller spends nothing on them.
 */
export class ObjectMetrics {
  readonly #informers = new Map<string, Informer>();

  constructor(registry: Registry) {
    const informers = this.#informers;
    const registers = [registry];
    new Gauge({
      name: 'gotk_reconcile_condition',
      help: 'Whether an object is Ready: 1 for the status that it has.',
      labelNames: ['kind', 'name', 'namespace', 'type', 'status'],
      registers,
      collect() {
        this.reset();
        for (const [kind, object] of objectsOf(informers)) {
          const ready = object.metadata.deletionTimestamp === undefined ? (getCondition(object, 'Ready')?.status ?? 'Unknown') : 'Deleted';
          for (const status of STATUSES) this.set({ ...labelsOf(kind, object), type: 'Ready', status }, status === ready ? 1 : 0);
        }
      },
    });
    new Gauge({
      name: 'gotk_suspend_status',
      help: 'Whether an object is suspended.',
      labelNames: ['kind', 'name', 'namespace'],
      registers,
      collect() {
        this.reset();
        for (const [kind, object] of objectsOf(informers)) this.set(labelsOf(kind, object), isSuspended(object) ? 1 : 0);
      },
    });
  }

  /** From now on the objects of this informer are shown, as of this kind. */
  register<T extends KubeObject>(kind: string, informer: Informer<T>): void {
    // Only read from.
    this.#informers.set(kind, informer as unknown as Informer);
  }
}

function* objectsOf(informers: Map<string, Informer>): Generator<[string, KubeObject]> {
  for (const [kind, informer] of informers) for (const object of informer.list()) yield [kind, object];
}

function labelsOf(kind: string, { metadata }: KubeObject): { kind: string; name: string; namespace: string } {
  return { kind, name: metadata.name, namespace: metadata.namespace ?? '' };
}

function isSuspended({ spec }: KubeObject): boolean {
  return typeof spec === 'object' && spec !== null && 'suspend' in spec && spec.suspend === true;
}
