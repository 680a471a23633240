import { encodeJson, type GoMap } from '@capstan/gotemplate';
import { Tree } from '@capstan/tree';
import { coalesceValues } from './coalesce.ts';
import type { HelmMajor } from './helm-major.ts';
import { loadTree } from './load-chart.ts';
import { loadValues } from './load-values.ts';

const PARENT = 'apiVersion: v2\nname: app\nversion: 1.0.0\n';
const CHILD = 'apiVersion: v2\nname: child\nversion: 1.0.0\n';

function coalesced(own: string, child: string | undefined, user: string, major: HelmMajor = 4): string {
  const files = { 'Chart.yaml': PARENT, 'values.yaml': own };
  const all = child === undefined ? files : { ...files, 'charts/child/Chart.yaml': CHILD, 'charts/child/values.yaml': child };
  const chart = loadTree(Tree.of(Object.entries(all)));
  const values: GoMap = coalesceValues(chart, loadValues(user), { major });
  return encodeJson(values);
}

describe('values', () => {
  test.each([
    ["the user's go over the chart's, table by table", 'a: {x: 1, z: 2}\nb: 1\n', undefined, 'a: {z: 3}\n', '{"a":{"x":1,"z":3},"b":1}'],
    ['a null removes a key', 'a: 1\nb: {c: 1, d: 2}\n', undefined, 'a: null\nb: {c: null}\n', '{"b":{"d":2}}'],
    ["nulls of a chart's own values are gone", 'a: null\nb: {c: null, d: 1}\n', undefined, '', '{"b":{"d":1}}'],
    ['globals reach dependencies', 'global: {g: 1}\n', 'a: 1\n', '', '{"child":{"a":1,"global":{"g":1}},"global":{"g":1}}'],
    ["a parent's values for a dependency go over its own", 'child: {a: 2}\n', 'a: 1\nb: 1\n', '', '{"child":{"a":2,"b":1,"global":{}}}'],
    ['a table is not replaced by a scalar of the chart', 'a: flat\n', undefined, 'a: {x: 1}\n', '{"a":{"x":1}}'],
  ])('%s', (_what, own, child, user, expected) => {
    expect(coalesced(own, child, user)).toBe(expected);
  });

  test('keep nulls of charts as Helm 3 does where that is wanted', () => {
    expect(coalesced('a: null\nb: {c: null}\n', undefined, '', 3)).toBe('{"a":null,"b":{"c":null}}');
  });

  test('of a dependency have to be a table', () => {
    expect(() => coalesced('child: 5\n', 'a: 1\n', '')).toThrow('type mismatch on child: %!t(float64=5)');
  });
});
