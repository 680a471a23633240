import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kinds } from '../kinds.ts';
import { Kustomization } from '../kustomize/kustomization.ts';
import { Alert } from '../notification/alert.ts';
import { GitRepository } from '../source/git-repository.ts';
import { customResourceDefinition } from './custom-resource-definition.ts';
import { renderCrds } from './render-crds.ts';

const checkedIn = join(import.meta.dirname, '../../crds');

describe('the CRDs that are checked in', () => {
  test('are those of all kinds', () => {
    expect(readdirSync(checkedIn)).toEqual([...renderCrds().keys()].sort());
  });

  test.each([...renderCrds()])('%s is up to date (npm run generate)', (name, text) => {
    expect(readFileSync(join(checkedIn, name), 'utf8')).toBe(text);
  });
});

describe('versions', () => {
  test('the current one is stored, retired ones are served and deprecated, and nothing converts', () => {
    const { spec } = customResourceDefinition(Kustomization);
    expect(spec.conversion).toEqual({ strategy: 'None' });
    expect(spec.versions.map(({ name, served, storage }) => ({ name, served, storage }))).toEqual([
      { name: 'v1', served: true, storage: true },
      { name: 'v1beta2', served: true, storage: false },
      { name: 'v1beta1', served: true, storage: false },
    ]);
    expect(spec.versions.slice(1)).toMatchObject([
      {
        deprecated: true,
        deprecationWarning: 'kustomize.toolkit.fluxcd.io/v1beta2 Kustomization is retired; use kustomize.toolkit.fluxcd.io/v1',
      },
      { deprecated: true },
    ]);
  });

  test.each(kinds.map((kind) => [kind.kind, kind] as const))('a retired version of %s has every field of the current one', (_, kind) => {
    const [current, ...retired] = customResourceDefinition(kind).spec.versions.map(({ schema }) => fieldsOf(schema.openAPIV3Schema, ''));
    for (const fields of retired) expect(current?.filter((field) => !fields.includes(field))).toEqual([]);
  });
});

describe('schemas', () => {
  test.each(kinds.map((kind) => [kind.kind, kind] as const))(
    'of %s are structural: typed, described, closed by pruning alone',
    (_, kind) => {
      for (const { schema } of customResourceDefinition(kind).spec.versions) {
        for (const [path, field] of walk(schema.openAPIV3Schema, '')) {
          expect([path, field.type ?? field['x-kubernetes-preserve-unknown-fields']]).not.toContain(undefined);
          if (path !== 'metadata') expect([path, typeof field.description]).toEqual([path, 'string']);
          for (const keyword of ['additionalProperties', 'anyOf', 'oneOf', 'allOf', '$ref', 'patternProperties', 'const']) {
            expect([
              path,
              keyword,
              typeof field[keyword] === 'object' && keyword === 'additionalProperties' ? undefined : field[keyword],
            ]).toEqual([path, keyword, undefined]);
          }
        }
      }
    },
  );

  test('rules carry what the API server reads and no more', () => {
    const [version] = customResourceDefinition(GitRepository).spec.versions;
    const fields = new Map(walk(version?.schema.openAPIV3Schema ?? {}, ''));
    expect(fields.get('spec')?.['x-kubernetes-validations']).toEqual([
      {
        rule: "!has(self.serviceAccountName) || (has(self.provider) && (self.provider == 'azure' || self.provider == 'aws'))",
        message: 'serviceAccountName needs provider azure or aws',
      },
    ]);
  });
});

test('a kind without status has no status subresource', () => {
  for (const version of customResourceDefinition(Alert).spec.versions) expect(version).not.toHaveProperty('subresources');
});

test('a status that nobody wrote has not observed any generation', () => {
  const [version] = customResourceDefinition(Kustomization).spec.versions;
  expect(new Map(walk(version?.schema.openAPIV3Schema ?? {}, '')).get('status')?.default).toEqual({ observedGeneration: -1 });
});

test('labels are those that flux check and flux uninstall look for', () => {
  expect(customResourceDefinition(Kustomization).metadata.labels).toEqual({
    'app.kubernetes.io/component': 'kustomize-controller',
    'app.kubernetes.io/instance': 'flux-system',
    'app.kubernetes.io/part-of': 'flux',
  });
});

type Schema = Record<string, unknown>;

function* walk(schema: Schema, path: string): Generator<[string, Schema]> {
  if (path !== '') yield [path, schema];
  for (const [name, field] of Object.entries((schema.properties ?? {}) as Record<string, Schema>)) {
    yield* walk(field, path === '' ? name : `${path}.${name}`);
  }
  if (schema.items !== undefined) yield* walk(schema.items as Schema, `${path}[]`);
  if (schema.additionalProperties !== undefined) yield* walk(schema.additionalProperties as Schema, `${path}{}`);
}

function fieldsOf(schema: Schema, path: string): string[] {
  return [...walk(schema, path)].map(([name]) => name);
}
