import { Tree } from '@capstan/tree';
import { buildManifests } from './build-manifests.ts';

const build = (files: Record<string, string>) =>
  buildManifests(Tree.of(Object.entries(files)), { path: '', overrides: {}, substitutions: undefined });

const manifest = ({ apiVersion = 'v1', kind = 'ConfigMap', metadata = '{name: a, namespace: default}' }) =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: ${metadata}\n`;

test.each<[string, string, string]>([
  ['no apiVersion', 'kind: ConfigMap\nmetadata: {name: a, namespace: default}\n', 'apiVersion: ConfigMap/default/a: missing (set it)'],
  [
    'a number for an apiVersion',
    manifest({ apiVersion: '1' }),
    'apiVersion: ConfigMap/default/a: expected a string, found a number (quote the value)',
  ],
  [
    'a list for an apiVersion',
    manifest({ apiVersion: '[v1]' }),
    'apiVersion: ConfigMap/default/a: expected a string, found a list (quote the value)',
  ],
  ['a number for a kind', manifest({ kind: '3' }), 'kind: 3/default/a: expected a string, found a number (quote the value)'],
  [
    'a number for a name',
    manifest({ metadata: '{name: 123, namespace: default}' }),
    'metadata.name: ConfigMap/default/123: expected a string, found a number (quote the value)',
  ],
  [
    'a name that is a path',
    manifest({ metadata: '{name: ../../etc, namespace: default}' }),
    "metadata.name: ConfigMap/default/../../etc: '../../etc' is no name: it may not be '.' or '..', nor hold '/' or '%' (choose another name)",
  ],
  [
    'a name with an escape',
    manifest({ metadata: '{name: a%2fb, namespace: default}' }),
    "metadata.name: ConfigMap/default/a%2fb: 'a%2fb' is no name: it may not be '.' or '..', nor hold '/' or '%' (choose another name)",
  ],
  [
    'a number for a namespace',
    manifest({ metadata: '{name: a, namespace: 5}' }),
    'metadata.namespace: ConfigMap/5/a: expected a string, found a number (quote the value)',
  ],
  [
    'a namespace that is a path',
    manifest({ metadata: '{name: a, namespace: ../kube-system}' }),
    "metadata.namespace: ConfigMap/../kube-system/a: '../kube-system' is no name: it may not be '.' or '..', nor hold '/' or '%' (choose another name)",
  ],
  [
    'a text for labels',
    manifest({ metadata: '{name: a, labels: x}' }),
    'metadata.labels: ConfigMap/a: expected a mapping, found a string (write it as key: value)',
  ],
  [
    'a list for labels',
    manifest({ metadata: '{name: a, labels: [x]}' }),
    'metadata.labels: ConfigMap/a: expected a mapping, found a list (write it as key: value)',
  ],
])('%s is a fault with its place', (_what, text, expected) => {
  expect(build({ 'a.yaml': text })).toMatchObject({ ok: false, faults: [`a.yaml:1: ${expected}`] });
});

test.each([
  ['no namespace', manifest({ metadata: '{name: a}' })],
  ['an empty namespace, labels and annotations', manifest({ metadata: '{name: a, namespace: null, labels: null, annotations: {}}' })],
  ['a name with a colon', manifest({ kind: 'Role', apiVersion: 'rbac.authorization.k8s.io/v1', metadata: "{name: 'system:a'}" })],
])('%s is none', (_what, text) => {
  expect(build({ 'a.yaml': text })).toMatchObject({ ok: true });
});

test('all are told at once, with what else is wrong, and the rest is left to look at', () => {
  const files = { 'a.yaml': 'kind: A\nmetadata: {name: 1}\n', 'b.yaml': 'a: [', 'c.yaml': manifest({}) };
  const output = build(files);
  expect(output).toMatchObject({
    ok: false,
    faults: expect.arrayContaining([
      expect.stringMatching(/^a\.yaml:1: apiVersion: A\/1: missing/),
      expect.stringMatching(/^a\.yaml:1: metadata\.name: A\/1: expected a string/),
      expect.stringMatching(/^b\.yaml:1/),
    ]),
  });
  expect(!output.ok && output.salvaged.map(({ object }) => object.metadata.name)).toEqual(['a']);
});
