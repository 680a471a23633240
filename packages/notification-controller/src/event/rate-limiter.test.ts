import type { Event } from './event.ts';
import { RateLimiter } from './rate-limiter.ts';

const event = (change: { message?: string; name?: string; metadata?: Record<string, string> } = {}): Event => ({
  involvedObject: { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', namespace: 'apps', name: change.name ?? 'web' },
  severity: 'info',
  timestamp: '',
  message: change.message ?? 'm',
  reason: 'r',
  reportingController: 'c',
  metadata: change.metadata ?? {},
});

describe('RateLimiter', () => {
  test('holds the same event back for one interval', () => {
    let now = 0;
    const limiter = new RateLimiter(1000, () => now);
    expect(limiter.admit(event())).toBe(true);
    now = 999;
    expect(limiter.admit(event())).toBe(false);
    now = 1000;
    expect(limiter.admit(event())).toBe(true);
    expect(limiter.admit(event())).toBe(false);
  });

  test.each<[string, Event]>([
    ['another message', event({ message: 'n' })],
    ['another object', event({ name: 'api' })],
    ['another revision', event({ metadata: { 'kustomize.toolkit.fluxcd.io/revision': 'main@sha1:b' } })],
    ['another token', event({ metadata: { 'kustomize.toolkit.fluxcd.io/token': 't' } })],
    ['another origin revision', event({ metadata: { 'kustomize.toolkit.fluxcd.io/originRevision': 'v1' } })],
  ])('lets an event with %s through', (_, other) => {
    const limiter = new RateLimiter(1000, () => 0);
    limiter.admit(event());
    expect(limiter.admit(other)).toBe(true);
  });

  test('does not take metadata that says nothing new for another event', () => {
    const limiter = new RateLimiter(1000, () => 0);
    limiter.admit(event());
    expect(limiter.admit(event({ metadata: { 'kustomize.toolkit.fluxcd.io/other': 'x' } }))).toBe(false);
  });

  test('forgets what is oldest rather than remember a flood', () => {
    const limiter = new RateLimiter(1000, () => 0, 3);
    for (const message of ['1', '2', '3', '4']) limiter.admit(event({ message }));
    expect(limiter.admit(event({ message: '4' }))).toBe(false);
    expect(limiter.admit(event({ message: '1' }))).toBe(true);
  });

  test('lets an event through again that was not taken in', () => {
    const limiter = new RateLimiter(1000, () => 0);
    limiter.admit(event());
    limiter.forget(event());
    expect(limiter.admit(event())).toBe(true);
  });
});
