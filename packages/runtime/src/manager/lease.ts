import type { KubeObject, ObjectMeta } from '@capstan/kube';
import { leadOfSystemClock } from '../time/clock.ts';

/** A coordination.k8s.io/v1 Lease. */
export interface Lease extends KubeObject {
  spec: LeaseSpec;
}

export interface LeaseSpec {
  holderIdentity?: string;
  leaseDurationSeconds?: number;
  acquireTime?: string;
  renewTime?: string;
  leaseTransitions?: number;
}

/** A Lease as it was last seen to change. The time is ours: clocks of other hosts are not relied on. */
export interface Sighting {
  readonly lease: Lease;
  readonly atMs: number;
}

export interface LeaseTerms {
  readonly name: string;
  readonly namespace: string;
  readonly identity: string;
  readonly durationMs: number;
}

/** What to do about the Lease: write it (made or changed), or leave it to its holder. */
export type LeaseDecision = { readonly do: 'create' | 'update'; readonly lease: Lease } | { readonly do: 'wait'; readonly holder: string };

/** Decides whether a replica takes, keeps or leaves the Lease. `seen` is undefined when there is none; `nowMs` since the epoch. */
export function decideLease(seen: Sighting | undefined, terms: LeaseTerms, nowMs: number): LeaseDecision {
  const { identity } = terms;
  const now = formatMicroTime(nowMs);
  if (seen === undefined) {
    const metadata: ObjectMeta = { name: terms.name, namespace: terms.namespace };
    const spec: LeaseSpec = {
      holderIdentity: identity,
      leaseDurationSeconds: seconds(terms),
      acquireTime: now,
      renewTime: now,
      leaseTransitions: 0,
    };
    return { do: 'create', lease: { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec } };
  }
  const { lease, atMs } = seen;
  const { holderIdentity: holder = '', leaseDurationSeconds = 0, leaseTransitions = 0, acquireTime } = lease.spec;
  if (holder === identity) {
    const spec = { ...lease.spec, leaseDurationSeconds: seconds(terms), renewTime: now, acquireTime: acquireTime ?? now };
    return { do: 'update', lease: { ...lease, spec } };
  }
  if (holder !== '' && atMs + leaseDurationSeconds * 1000 > nowMs) return { do: 'wait', holder };
  const taken: LeaseSpec = {
    holderIdentity: identity,
    leaseDurationSeconds: seconds(terms),
    acquireTime: now,
    renewTime: now,
    leaseTransitions: leaseTransitions + 1,
  };
  return { do: 'update', lease: { ...lease, spec: taken } };
}

/** The Lease given up: nobody holds it, so that the next replica need not wait. */
export function releasedLease(lease: Lease, nowMs: number): Lease {
  const now = formatMicroTime(nowMs);
  return { ...lease, spec: { ...lease.spec, holderIdentity: '', leaseDurationSeconds: 1, renewTime: now, acquireTime: now } };
}

/** A time of the clock in microseconds, as the API's MicroTime; the time of day also where the machine's clock was set back. */
export function formatMicroTime(clockMs: number): string {
  const ms = clockMs - leadOfSystemClock();
  const micros = Math.floor((ms - Math.floor(ms)) * 1000);
  return `${new Date(Math.floor(ms)).toISOString().slice(0, -1)}${String(micros).padStart(3, '0')}Z`;
}

function seconds({ durationMs }: LeaseTerms): number {
  return Math.max(1, Math.round(durationMs / 1000));
}
