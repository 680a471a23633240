import { cleanMetadata, withoutToken } from './clean-metadata.ts';
import { combineMetadata } from './combine-metadata.ts';
import type { Event } from './event.ts';

const event = (metadata?: Record<string, string>): Event => ({
  involvedObject: { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', namespace: 'apps', name: 'web' },
  severity: 'info',
  timestamp: '',
  message: 'm',
  reason: 'r',
  reportingController: 'kustomize-controller',
  ...(metadata === undefined ? {} : { metadata }),
});

describe('cleanMetadata', () => {
  test.each([
    ['kustomize.toolkit.fluxcd.io/revision', true],
    ['event.toolkit.fluxcd.io/team', true],
    ['kustomize.toolkit.fluxcd.io/checksum', false],
    ['kustomize.toolkit.fluxcd.io/Digest', false],
    ['source.toolkit.fluxcd.io/revision', false],
    ['revision', false],
  ])('keeps %p: %p', (key, kept) => {
    expect(Object.keys(cleanMetadata(event({ [key]: 'v' })).metadata ?? {})).toEqual(kept ? [key] : []);
  });

  test('leaves an event without metadata as it is', () => {
    expect(cleanMetadata(event()).metadata).toBeUndefined();
  });
});

test('the token is taken out, and nothing else', () => {
  const cleaned = withoutToken(event({ 'kustomize.toolkit.fluxcd.io/token': 't', 'kustomize.toolkit.fluxcd.io/revision': 'r' }));
  expect(cleaned.metadata).toEqual({ 'kustomize.toolkit.fluxcd.io/revision': 'r' });
});

describe('combineMetadata', () => {
  const annotated = event({ 'event.toolkit.fluxcd.io/k': 'annotation' });
  const written = event({ 'event.toolkit.fluxcd.io/k': 'annotation', 'kustomize.toolkit.fluxcd.io/k': 'controller' });

  test.each<[string, Event, { eventMetadata?: Record<string, string>; summary?: string }, Record<string, string> | undefined, string[]]>([
    ['nothing gives nothing', event(), {}, undefined, []],
    ["a user's annotation", annotated, {}, { k: 'annotation' }, []],
    ['the Alert before the annotation', annotated, { eventMetadata: { k: 'alert' } }, { k: 'alert' }, ['k']],
    ['the controller before all', written, { eventMetadata: { k: 'alert' } }, { k: 'controller' }, ['k']],
    [
      'the summary before its key in eventMetadata',
      event(),
      { summary: 's', eventMetadata: { summary: 'e' } },
      { summary: 's' },
      ['summary'],
    ],
    ['keys in their order', event(), { eventMetadata: { b: '2', a: '1' } }, { a: '1', b: '2' }, []],
  ])('%s', (_, given, alert, metadata, conflicts) => {
    const combined = combineMetadata(given, alert);
    expect(combined.metadata).toEqual(metadata);
    expect(Object.keys(combined.metadata ?? {})).toEqual(Object.keys(metadata ?? {}));
    expect([...combined.conflicts.keys()]).toEqual(conflicts);
  });

  test('names the sources of a conflict from lowest to highest', () => {
    expect(combineMetadata(written, { eventMetadata: { k: 'alert' } }).conflicts.get('k')).toEqual([
      'involved object annotations',
      'Alert object .spec.eventMetadata',
      'involved object controller metadata',
    ]);
  });
});
