import { complete, customResourceDefinition, type Kind, kinds, validate } from '@capstan/api';
import { type Client, KubeError, loadClient } from '@capstan/kube';
import { controlPlaneBinaries } from '../control-plane/binaries.ts';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import { startControlPlane } from '../control-plane/start-control-plane.ts';
import { describeWith } from '../harness/describe-with.ts';
import { waitFor } from '../wait-for.ts';

interface Schema {
  type?: string;
  enum?: unknown[];
  pattern?: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  minimum?: number;
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: Schema;
}
type Json = Record<string, unknown>;

/** A text for each form that a field may have to have. */
const TEXTS = ['10m', '1m', 'https://x.example', 'oci://x.example/y', 'sha256:0a', 'a/b', 'Ready', 'ssh://x.example/y', 'x'];
const AT_ONCE = 16;

/** What a rule over several fields asks for besides, unless the field in question is of its own kind. */
const BESIDES = new Map<string, (field: string) => Json>([
  ['HelmRelease', (field) => (field === 'chart' ? {} : { chartRef: { kind: 'OCIRepository', name: 'x' } })],
  ['Receiver', () => ({ secretRef: { name: 'x' } })],
]);

await describeWith(
  () => controlPlaneBinaries(['etcd', 'kube-apiserver']),
  'the validator and a real API server',
  () => {
    let controlPlane: ControlPlane;
    let client: Client;

    beforeAll(async () => {
      controlPlane = await startControlPlane();
      client = await loadClient({ kubeconfig: controlPlane.kubeconfig });
      for (const kind of kinds) {
        await controlPlane.json('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
          method: 'POST',
          body: customResourceDefinition(kind),
        });
      }
      for (const { group, version, plural } of kinds) {
        const path = `/apis/${group}/${version}/${plural}`;
        await waitFor(async () => (await controlPlane.request(path)).status === 200, { what: path });
      }
    });
    afterAll(async () => {
      await client?.close();
      await controlPlane?.stop();
    });

    /** What the API server would store, or undefined if it refuses the object. */
    const stored = async (kind: Kind, version: string, object: Json): Promise<Json | undefined> => {
      try {
        // The client takes any object; whether this is one is the question.
        return await client.create({ ...kind.resource, version }, object as never, { dryRun: true });
      } catch (error) {
        if (error instanceof KubeError && ['Invalid', 'BadRequest'].includes(error.code)) return undefined;
        throw error;
      }
    };

    const versions = kinds.flatMap((kind) =>
      [kind.version, ...(kind.retired ?? []).slice(-1).map(({ version }) => version)].map((version) => [kind.kind, version] as const),
    );

    test.each(versions)('agree on every field of %s %s, right and wrong', async (name, version) => {
      const kind = kinds.find((candidate) => candidate.kind === name)!;
      const cases = casesOf(kind, version);
      const disagreements: unknown[] = [];
      let refused = 0;
      for (let from = 0; from < cases.length; from += AT_ONCE) {
        await Promise.all(
          cases.slice(from, from + AT_ONCE).map(async ({ what, object }) => {
            const answer = await stored(kind, version, object);
            if (answer === undefined) refused += 1;
            const faults = validate(kind, object);
            const accepted = answer !== undefined;
            if (accepted !== (faults.length === 0)) disagreements.push({ what, accepted, faults, spec: object.spec });
            // What a retired version drops is seen by no validator.
            if (accepted && version === kind.version) expect(specOf(complete(kind, object))).toEqual(answer.spec ?? {});
          }),
        );
      }
      expect(disagreements).toEqual([]);
      // The cases are of both sorts, or the agreement would say little.
      expect(Math.min(refused, cases.length - refused)).toBeGreaterThan(cases.length / 10);
    });
  },
);

function specOf(object: unknown): unknown {
  return (object as Json).spec;
}

interface Case {
  what: string;
  object: Json;
}

/** For every field below `spec`: an object that has it, and objects in which it breaks one of its constraints each. */
function casesOf(kind: Kind, version: string): Case[] {
  const schema = customResourceDefinition(kind).spec.versions.find((candidate) => candidate.name === version)?.schema
    .openAPIV3Schema as Schema;
  const spec = schema.properties!.spec!;
  const object = ([field = '']: readonly string[], value: unknown) => ({
    apiVersion: `${kind.group}/${version}`,
    kind: kind.kind,
    metadata: { name: 'x', namespace: 'default' },
    spec: { ...BESIDES.get(kind.kind)?.(field), ...(value as Json) },
  });
  return [...pathsOf(spec, [])].flatMap((path) => [
    { what: `with ${path.join('.')}`, object: object(path, sample(spec, path)) },
    ...breaksOf(at(spec, path)).map(([what, value]) => ({
      what: `${path.join('.')} ${what}`,
      object: object(path, sample(spec, path, value)),
    })),
  ]);
}

function* pathsOf(schema: Schema, path: string[]): Generator<string[]> {
  if (path.length > 0) yield path;
  for (const [name, field] of Object.entries(schema.properties ?? {})) yield* pathsOf(field, [...path, name]);
  if (schema.items !== undefined) yield* pathsOf(schema.items, [...path, '[]']);
  if (schema.additionalProperties !== undefined) yield* pathsOf(schema.additionalProperties, [...path, '{}']);
}

function at(schema: Schema, path: readonly string[]): Schema {
  return path.reduce((parent, step) => {
    if (step === '[]') return parent.items!;
    return step === '{}' ? parent.additionalProperties! : parent.properties![step]!;
  }, schema);
}

/** The least value that a schema allows, with the field at `path` in it, or `value` in that field's place. */
function sample(schema: Schema, path: readonly string[], ...value: [] | [unknown]): unknown {
  const [step, ...rest] = path;
  if (step === undefined && value.length > 0) return value[0];
  if (schema.type === 'object') {
    const names = new Set([...(schema.required ?? []), ...(step === undefined || step === '{}' ? [] : [step])]);
    const fields = [...names].map((name) => [
      name,
      name === step ? sample(schema.properties![name]!, rest, ...value) : sample(schema.properties![name]!, []),
    ]);
    if (step === '{}') fields.push(['key', sample(schema.additionalProperties!, rest, ...value)]);
    return Object.fromEntries(fields);
  }
  if (schema.type === 'array') {
    if (step === '[]') return [sample(schema.items!, rest, ...value)];
    return Array.from({ length: schema.minItems ?? 0 }, () => sample(schema.items!, []));
  }
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.type === 'boolean') return true;
  if (schema.type === 'integer') return 1;
  if (schema.type !== 'string') return { any: 'thing' };
  return TEXTS.find((text) => schema.pattern === undefined || new RegExp(schema.pattern).test(text));
}

/** Values that break one of the schema's constraints, and null, which is absence in an object and a fault in a list. */
function breaksOf(schema: Schema): [string, unknown][] {
  const wrong =
    schema.type === undefined ? [] : [[`as ${schema.type === 'string' ? 'a number' : 'text'}`, schema.type === 'string' ? 1 : 'text']];
  return [
    ...wrong,
    ['as null', null],
    ...(schema.type === 'object' ? [['as a list', []]] : []),
    ...(schema.enum === undefined ? [] : [['of another value', 'no-such-value']]),
    ...(schema.pattern === undefined
      ? []
      : [
          ['of another form', ' ~ '],
          ['with a line break', `${TEXTS.find((text) => new RegExp(schema.pattern!).test(text))}\n`],
        ]),
    ...(schema.minLength === undefined ? [] : [['too short', '']]),
    ...(schema.maxLength === undefined
      ? []
      : [
          ['too long', 'x'.repeat(schema.maxLength + 1)],
          ['as long as may be', 'x'.repeat(schema.maxLength)],
          ['of long characters', '\u{1F30D}'.repeat(schema.maxLength)],
        ]),
    ...(schema.minItems === undefined ? [] : [['too few', []]]),
    ...(schema.minimum === undefined ? [] : [['too small', schema.minimum - 1]]),
    ...(schema.type === 'integer' ? [['as a fraction', 1.5]] : []),
  ] as [string, unknown][];
}
