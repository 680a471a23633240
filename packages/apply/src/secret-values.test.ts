import { maskSecrets } from '@capstan/api';
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
  ['data that are a text', { data: 'aHVudGVyMg==' }, ['aHVudGVyMg==', 'hunter2']],
  ['stringData of mappings and lists', { stringData: { config: { password: 'hunter2', ports: [5432, true, null] } } }, ['hunter2', '5432']],
  ['nothing readable', { data: true, stringData: null }, []],
])('the values of a Secret with %s', (_what, fields, expected) => {
  expect(textsOf(fields)).toEqual(expected);
});

test.each<[string, Record<string, unknown>, string]>([
  ['a number of data', { data: { pin: 12345678 } }, '.data.pin: expected string, got &{12345678}'],
  ['a value within a mapping', { stringData: { config: { password: 'hunter2' } } }, 'expected string, got &{map[password:hunter2]}'],
  ['a text for all of it', { stringData: 'hunter2' }, '.stringData: expected map, got &{hunter2}'],
])('%s is hidden where the API server repeats it', (_what, fields, said) => {
  const told = maskSecrets(secretValuesOf(secret(fields)))(said);
  expect([told.includes('***'), /hunter2|12345678/.test(told)]).toEqual([true, false]);
});
