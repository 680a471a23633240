import type { KubeObject } from '@capstan/kube';
import { secretValuesOf } from './secret-values.ts';

const secret = (fields: Record<string, unknown>): KubeObject => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, ...fields });
const textsOf = (fields: Record<string, unknown>) => secretValuesOf(secret(fields)).map((value) => Buffer.from(value).toString());

test.each<[string, Record<string, unknown>, string[]]>([
  ['data, as they are written and as they are meant', { data: { key: 'aHVudGVyMg==' } }, ['aHVudGVyMg==', 'hunter2']],
  ['stringData, as they are', { stringData: { key: 'hunter2' } }, ['hunter2']],
  ['stringData of a number, as text', { stringData: { pin: 1234 } }, ['1234']],
  ['both', { data: { a: 'YQ==' }, stringData: { b: 'b' } }, ['YQ==', 'a', 'b']],
  ['neither', {}, []],
  ['nothing readable', { data: 'oops', stringData: null }, []],
])('the values of a Secret with %s', (_what, fields, expected) => {
  expect(textsOf(fields)).toEqual(expected);
});
