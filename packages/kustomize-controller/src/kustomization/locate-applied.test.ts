import { type ApplyResult, type Change, Inventory } from '@capstan/apply';
import { FakeClient } from '@capstan/runtime/testing';
import { RESOURCES } from '../testing/bench.ts';
import { locateApplied } from './locate-applied.ts';

const [a, b, gone] = Inventory.parse([
  { id: 'default_a__ConfigMap', v: 'v1' },
  { id: 'default_b_batch_Job', v: 'v1' },
  { id: 'default_c_x.org_Widget', v: 'v1' },
]);
const resultOf = (...changes: [typeof a, Change['action']][]): ApplyResult => ({
  changes: changes.flatMap(([item, action]) => (item === undefined ? [] : [{ item, action }])),
  faults: [],
  answers: new Map(),
  drifts: new Map(),
});

const locate = async (...changes: Parameters<typeof resultOf>) =>
  (await locateApplied(resultOf(...changes), new FakeClient(Object.values(RESOURCES)))).map(({ resource }) => resource.plural);

test('what was applied is found where it is served, changed or not', async () => {
  expect(await locate([a, 'created'], [b, 'unchanged'])).toEqual(['configmaps', 'jobs']);
});

test('what a switch leaves alone is not looked for, nor what is no longer served', async () => {
  expect(await locate([a, 'skipped'], [gone, 'unchanged'], [b, 'configured'])).toEqual(['jobs']);
});
