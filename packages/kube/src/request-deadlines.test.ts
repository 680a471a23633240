import { attemptDeadline, classOf, DEADLINES } from './request-deadlines.ts';
import type { Verb } from './types.ts';

test.each<[Verb, { idempotent: boolean; dryRun?: boolean }, string]>([
  ['get', { idempotent: true }, 'read'],
  ['list', { idempotent: true }, 'list'],
  ['discover', { idempotent: true }, 'list'],
  ['apply', { idempotent: true }, 'write'],
  ['apply', { idempotent: true, dryRun: true }, 'dryRun'],
  ['create', { idempotent: true, dryRun: true }, 'dryRun'],
  ['create', { idempotent: false }, 'once'],
  ['delete', { idempotent: false }, 'once'],
  ['delete', { idempotent: true }, 'write'],
])('%s with %j is of the class %s', (verb, given, expected) => {
  expect(classOf({ verb, resource: 'configmaps', ...given })).toBe(expected);
});

test('a Lease is asked for often enough to be renewed in time', () => {
  expect(classOf({ verb: 'update', resource: 'leases', idempotent: true })).toBe('lease');
  expect(classOf({ verb: 'create', resource: 'leases', idempotent: false })).toBe('once');
  const attempts = [0, 1, 2].map((repeated) => attemptDeadline(DEADLINES.lease, repeated, 0, 60_000));
  expect(attempts.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(25_000);
});

test.each([
  [0, 5_000],
  [1, 10_000],
  [2, 20_000],
])('attempt %d of a read may take %d ms', (repeated, ms) => {
  expect(attemptDeadline(DEADLINES.read, repeated, 1_000, 60_000)).toBe(1_000 + ms);
});

test('no attempt outlasts the deadline of all', () => {
  expect(attemptDeadline(DEADLINES.read, 3, 20_000, 30_000)).toBe(30_000);
});

test('a write that must not be repeated waits until the API server itself has given it up', () => {
  expect(DEADLINES.once.attemptMs).toBeGreaterThan(34_000);
});
