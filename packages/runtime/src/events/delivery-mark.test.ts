import type { Lease } from '../manager/lease.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { DELIVERED_ANNOTATION, DeliveryMark } from './delivery-mark.ts';

const START = Date.parse('2026-01-01T00:00:00Z');

function leaseOf(leaseTransitions?: number, annotations?: Record<string, string>): Lease {
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name: 'x-leader-election', namespace: 'system', ...(annotations === undefined ? {} : { annotations }) },
    spec: leaseTransitions === undefined ? {} : { leaseTransitions },
  };
}

function setUp() {
  const clock = new FakeClock(START);
  const mark = new DeliveryMark(clock);
  const written = (term?: number) => mark.annotate(leaseOf(term)).metadata.annotations?.[DELIVERED_ANNOTATION];
  return { clock, mark, written };
}

test('a Lease carries no mark before one is kept', () => {
  const { mark, written } = setUp();
  mark.open(START);
  expect(written()).toBeUndefined();
});

test('with nothing open the mark follows the clock, a second behind', async () => {
  const { clock, mark, written } = setUp();
  mark.keep();
  await clock.advance(60_000);
  expect(written(3)).toBe('2026-01-01T00:00:59Z@3');
});

test('it stays before the earliest that has not arrived', async () => {
  const { clock, mark, written } = setUp();
  mark.keep();
  const [first, second] = [mark.open(START + 10_000), mark.open(START + 20_000)];
  await clock.advance(60_000);
  expect(written()).toBe('2026-01-01T00:00:09Z@0');
  first();
  first();
  expect(written()).toBe('2026-01-01T00:00:19Z@0');
  second();
  expect(written()).toBe('2026-01-01T00:00:59Z@0');
});

test('other annotations of the Lease stay', () => {
  const { mark } = setUp();
  mark.keep();
  expect(mark.annotate(leaseOf(1, { team: 'a' })).metadata.annotations).toEqual({
    team: 'a',
    [DELIVERED_ANNOTATION]: '2025-12-31T23:59:59Z@1',
  });
});

test('what the last leader left stays, under the new term, until what it left untold is open', () => {
  const { mark, written } = setUp();
  mark.inherit(leaseOf(4, { [DELIVERED_ANNOTATION]: '2025-12-31T10:00:00Z@4' }));
  expect(mark.inheritedMs).toBe(Date.parse('2025-12-31T10:00:00Z'));
  expect(written(5)).toBe('2025-12-31T10:00:00Z@5');
  mark.keep();
  expect(written(5)).toBe('2025-12-31T23:59:59Z@5');
});

test.each([
  ['there is none', leaseOf(4)],
  ['it is of a term before a program that keeps none', leaseOf(5, { [DELIVERED_ANNOTATION]: '2025-12-31T10:00:00Z@4' })],
  ['it is no time', leaseOf(4, { [DELIVERED_ANNOTATION]: 'yesterday@4' })],
])('nothing is taken over where %s', (_why, lease) => {
  const { mark } = setUp();
  mark.inherit(lease);
  expect(mark.inheritedMs).toBeUndefined();
});
