import { ApplyError } from '@capstan/apply';
import { describeFaults } from './describe-faults.ts';

const item = { group: '', version: 'v1', kind: 'ConfigMap', namespace: 'apps', name: 'a' };
const fault = ApplyError.of('Refused', item, 'dry-run failed', 'no');

describe('describeFaults', () => {
  test('every fault has a line, with the file and line of its object', () => {
    const origins = new Map([['apps_a__ConfigMap', { path: 'apps/a.yaml', line: 7 }]]);
    expect(describeFaults([fault, new ApplyError('StageNotReady', 'timeout')], [], origins)).toBe(
      'ConfigMap/apps/a dry-run failed: no (apps/a.yaml:7)\ntimeout',
    );
  });

  test('what was changed all the same is told', () => {
    expect(describeFaults([fault], [{ item, action: 'created' }], new Map())).toBe(
      'ConfigMap/apps/a dry-run failed: no\napplied before:\nConfigMap/apps/a created',
    );
  });
});
