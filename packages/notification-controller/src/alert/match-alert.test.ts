import type { Event } from '../event/event.ts';
import { type AlertFilter, hasLabels, matchAlert } from './match-alert.ts';

const event: Event = {
  involvedObject: { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository', namespace: 'apps', name: 'web' },
  severity: 'info',
  timestamp: '',
  message: "stored artifact for revision 'main@sha1:abc'",
  reason: 'NewArtifact',
  reportingController: 'source-controller',
};
const alert = (change: Partial<AlertFilter> = {}): AlertFilter => ({
  namespace: 'apps',
  eventSources: [{ kind: 'GitRepository', name: '*' }],
  ...change,
});
const match = (change: Partial<AlertFilter>, severity: Event['severity'] = 'info') => matchAlert(alert(change), { ...event, severity });

describe('matchAlert', () => {
  test.each<[string, Partial<AlertFilter>, 'yes' | 'no']>([
    ['every object of the kind', {}, 'yes'],
    ['the object by name', { eventSources: [{ kind: 'GitRepository', name: 'web' }] }, 'yes'],
    ['another name', { eventSources: [{ kind: 'GitRepository', name: 'api' }] }, 'no'],
    ['another kind', { eventSources: [{ kind: 'Kustomization', name: '*' }] }, 'no'],
    ['no source at all', { eventSources: [] }, 'no'],
    ['another namespace', { eventSources: [{ kind: 'GitRepository', name: '*', namespace: 'infra' }] }, 'no'],
    ["the Alert's own namespace, which is another", { namespace: 'infra' }, 'no'],
    ['the namespace by name', { namespace: 'infra', eventSources: [{ kind: 'GitRepository', name: '*', namespace: 'apps' }] }, 'yes'],
    [
      'one of several sources',
      {
        eventSources: [
          { kind: 'Bucket', name: '*' },
          { kind: 'GitRepository', name: 'web' },
        ],
      },
      'yes',
    ],
    ['anything while suspended', { suspend: true }, 'no'],
  ])('selects %s', (_, change, expected) => {
    expect(match(change)).toBe(expected);
  });

  test.each<['info' | 'error' | undefined, Event['severity'], 'yes' | 'no']>([
    [undefined, 'info', 'yes'],
    [undefined, 'error', 'yes'],
    ['info', 'trace', 'yes'],
    ['info', 'error', 'yes'],
    ['error', 'info', 'no'],
    ['error', 'error', 'yes'],
  ])('with eventSeverity %p an event of severity %p: %p', (eventSeverity, severity, expected) => {
    expect(match(eventSeverity === undefined ? {} : { eventSeverity }, severity)).toBe(expected);
  });

  test('asks for the labels only where nothing else decides', () => {
    const labelled = { kind: 'GitRepository', name: '*', matchLabels: { team: 'a' } };
    expect(match({ eventSources: [labelled] })).toEqual({ anyOfLabels: [{ team: 'a' }] });
    expect(match({ eventSources: [labelled, { kind: 'GitRepository', name: 'web' }] })).toBe('yes');
  });
});

test.each<[Record<string, string> | undefined, Record<string, string>, boolean]>([
  [{ team: 'a', tier: 'web' }, { team: 'a' }, true],
  [{ team: 'b' }, { team: 'a' }, false],
  [{}, { team: 'a' }, false],
  [undefined, { team: 'a' }, false],
  [{ team: 'a' }, {}, true],
  [{}, { constructor: 'a' }, false],
])('an object labelled %p has %p: %p', (labels, wanted, expected) => {
  expect(hasLabels(labels, wanted)).toBe(expected);
});
