import { Gauge, type Registry } from 'prom-client';

/** Shows whether this replica leads, under the name that client-go gives it. */
export function observeElection(registry: Registry, name: string, election: { readonly isLeader: boolean }): void {
  new Gauge({
    name: 'leader_election_master_status',
    help: 'Whether this replica holds the Lease: 1, else 0.',
    labelNames: ['name'],
    registers: [registry],
    collect() {
      this.set({ name }, election.isLeader ? 1 : 0);
    },
  });
}
