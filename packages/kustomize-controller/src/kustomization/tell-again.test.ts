import { DeliveryMark, type NewEvent } from '@capstan/runtime';
import { FakeClock } from '@capstan/runtime/testing';
import { condition, kustomization } from '../testing/kustomization.ts';
import { tellAgain, uncertainSince } from './tell-again.ts';

const LEASE = {
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata: { name: 'kustomize-controller-leader-election', namespace: 'flux-system' },
  spec: { leaseTransitions: 1 },
};
const SINCE = Date.parse('2025-12-31T23:00:00Z');

const stalled = (name: string) =>
  kustomization(name, {}, { status: { conditions: [condition('Stalled', 'True', 'X', 'x'), condition('Ready', 'False', 'X', 'x')] } });

function setUp() {
  const mark = new DeliveryMark(new FakeClock());
  const told: string[] = [];
  let arrive = (): void => undefined;
  const arrival = new Promise<boolean>((resolve) => {
    arrive = () => resolve(true);
  });
  const events = {
    send: ({ metadata }: { metadata: { name: string } }, { message }: NewEvent) => {
      told.push(`${metadata.name}: ${message}`);
      return arrival;
    },
  };
  const written = () => mark.annotate(LEASE).metadata.annotations?.['capstan.dev/events-delivered-until'];
  return { mark, events, told, written, arrive };
}

test('each object whose outcome is uncertain is told of, and the mark stays where it was until all have arrived', async () => {
  const { mark, events, told, written, arrive } = setUp();
  tellAgain([stalled('a'), kustomization('new'), stalled('b')], { events, mark, sinceMs: SINCE });
  expect(told).toEqual(['a: x', 'b: x']);
  expect(written()).toBe('2025-12-31T22:59:59Z@1');
  arrive();
  await new Promise((resolve) => setImmediate(resolve));
  expect(written()).toBe('2025-12-31T23:59:59Z@1');
});

test('where no leader left a mark nothing is told again, and one is kept from then on', () => {
  const { mark, events, told, written } = setUp();
  expect(written()).toBeUndefined();
  tellAgain([stalled('a')], { events, mark, sinceMs: undefined });
  expect([told, written()]).toEqual([[], '2025-12-31T23:59:59Z@1']);
});

test.each([
  [
    'a leader that took over a mark: since then',
    true,
    { ...LEASE.metadata, annotations: { 'capstan.dev/events-delivered-until': '2025-12-31T23:00:00Z@1' } },
    SINCE,
  ],
  ['a leader without one: not known', true, LEASE.metadata, undefined],
  ['without leaders: five minutes', false, LEASE.metadata, Date.parse('2025-12-31T23:55:00Z')],
])('%s', (_who, isElected, metadata, since) => {
  const { mark } = setUp();
  mark.inherit({ ...LEASE, metadata });
  expect(uncertainSince(mark, isElected, Date.parse('2026-01-01T00:00:00Z'))).toBe(since);
});
