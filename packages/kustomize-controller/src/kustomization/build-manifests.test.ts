import { Tree } from '@capstan/tree';
import { buildManifests } from './build-manifests.ts';

const configMap = (name: string, bytes: number) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: default}\ndata: {x: ${'x'.repeat(bytes)}}\n`;

test('common metadata are set on every object, and are no part of what was built', () => {
  const tree = Tree.of([['a.yaml', configMap('a', 1)]]);
  const plain = buildManifests(tree, { path: '', overrides: {}, substitutions: undefined });
  const labelled = buildManifests(tree, {
    path: '',
    overrides: {},
    commonMetadata: { labels: { team: '${x}' } },
    substitutions: undefined,
  });
  expect(labelled.ok && labelled.objects.map(({ object }) => object.metadata.labels)).toEqual([{ team: '${x}' }]);
  expect(plain.ok && labelled.ok && labelled.digest === plain.digest).toBe(true);
});

test('names objects that are too large for any API server, each with its place', () => {
  const tree = Tree.of([
    ['fits.yaml', configMap('fits', 3_000_000)],
    ['two.yaml', `${configMap('small', 10)}---\n${configMap('large', 3_200_000)}`],
  ]);
  const output = buildManifests(tree, { path: '', overrides: {}, substitutions: undefined });
  expect(output).toMatchObject({
    ok: false,
    faults: [expect.stringMatching(/^two\.yaml:6: ConfigMap\/default\/large.* holds \d+ bytes, the API server takes no more than 3145728/)],
  });
});
