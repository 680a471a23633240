import type { KubeObject } from '@capstan/kube';
import { readSwitches, type Switches } from './switches.ts';

const GROUP = 'kustomize.toolkit.fluxcd.io';
const OFF: Switches = { ignored: false, ifNotPresent: false, merge: false, force: false, keep: false };

function object(switches: Record<string, string>, where: 'annotations' | 'labels' = 'annotations'): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', [where]: switches } };
}

test.each<[string, Record<string, string>, Partial<Switches>]>([
  ['no switch', {}, {}],
  ['reconcile: disabled', { [`${GROUP}/reconcile`]: 'disabled' }, { ignored: true }],
  ['ssa: Ignore', { [`${GROUP}/ssa`]: 'Ignore' }, { ignored: true }],
  ['ssa: IfNotPresent', { [`${GROUP}/ssa`]: 'IfNotPresent' }, { ifNotPresent: true }],
  ['ssa: Merge', { [`${GROUP}/ssa`]: 'Merge' }, { merge: true }],
  ['ssa: Override, which is as without', { [`${GROUP}/ssa`]: 'Override' }, {}],
  ['force: enabled', { [`${GROUP}/force`]: 'enabled' }, { force: true }],
  ['force: Enabled, in whatever case', { [`${GROUP}/force`]: 'Enabled' }, { force: true }],
  ['prune: disabled', { [`${GROUP}/prune`]: 'disabled' }, { keep: true }],
  ['reconcile: enabled', { [`${GROUP}/reconcile`]: 'enabled' }, {}],
  ['several', { [`${GROUP}/prune`]: 'disabled', [`${GROUP}/force`]: 'enabled' }, { keep: true, force: true }],
  ['one of another group', { 'helm.toolkit.fluxcd.io/prune': 'disabled' }, {}],
])('%s', (_title, switches, expected) => {
  for (const where of ['annotations', 'labels'] as const) {
    expect(readSwitches(GROUP, object(switches, where))).toEqual({ ...OFF, ...expected });
  }
});

test('a switch counts wherever it is set: in Git, or on the live object', () => {
  const [declared, live] = [object({ [`${GROUP}/prune`]: 'disabled' }), object({ [`${GROUP}/reconcile`]: 'disabled' })];
  expect(readSwitches(GROUP, declared, undefined, live)).toEqual({ ...OFF, keep: true, ignored: true });
});
