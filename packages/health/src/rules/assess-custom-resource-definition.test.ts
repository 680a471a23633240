import { assess } from '../assess.ts';

const condition = (type: string, status: string, reason = '', message = '') => ({ type, status, reason, message });
const definition = (...conditions: unknown[]) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.org' },
  status: { conditions },
});
const ACCEPTED = condition('NamesAccepted', 'True');

test.each([
  ['is done when it is established', definition(ACCEPTED, condition('Established', 'True')), 'Current', 'CRD is established'],
  [
    'waits while it is installed',
    definition(ACCEPTED, condition('Established', 'False', 'Installing')),
    'InProgress',
    'Install in progress',
  ],
  ['waits without conditions', definition(), 'InProgress', 'Install in progress'],
  ['waits where nobody knows', definition(condition('Established', 'Unknown')), 'InProgress', 'Install in progress'],
  ['has failed where another has its names', definition(condition('NamesAccepted', 'False', 'PluralConflict', 'taken')), 'Failed', 'taken'],
  [
    'has failed by its names first, though an older version of it is established',
    definition(condition('NamesAccepted', 'False', 'KindConflict', 'taken'), condition('Established', 'True')),
    'Failed',
    'taken',
  ],
  [
    'has failed where it was refused',
    definition(ACCEPTED, condition('Established', 'False', 'NotAccepted', 'refused')),
    'Failed',
    'refused',
  ],
])('a CRD %s', (_what, object, status, message) => {
  expect(assess(object)).toEqual({ status, message });
});
