import type { Accumulation } from './accumulation.ts';
import { splitPath } from './field-path.ts';
import { ANY, checkShape, Fields, objectOf } from './field-shape.ts';
import type { FieldSpec } from './field-spec.ts';
import { generate } from './generate.ts';
import { valueOfNode } from './json-values.ts';
import type { Loader } from './loader.ts';
import type { Place } from './place.ts';
import { readFieldSpec, readGeneratorArgs, readImage, readPatch, readReplacement, readSelector } from './read-kustomization.ts';
import { parseResources, readResources } from './read-resources.ts';
import { applyReplacements, loadReplacements } from './replacements.ts';
import type { Resource } from './resource.ts';
import { setImages } from './transform-images.ts';
import { setLabels } from './transform-labels.ts';
import { addAffix } from './transform-name.ts';
import { type SubjectMode, setNamespace } from './transform-namespace.ts';
import { applyLegacyPatch, applyPatch, loadPatch } from './transform-patches.ts';
import { setReplicas } from './transform-replicas.ts';
import { addValue } from './value-add.ts';

/** What a configured plugin does: it generates, or it transforms. */
export interface PluginAction {
  readonly generate?: () => Resource[];
  readonly transform?: (into: Accumulation) => void;
}

type Make = (fields: Fields, loader: Loader, place: Place, resource: Resource) => PluginAction;

const SUBJECT_MODES: readonly string[] = ['defaultOnly', 'allServiceAccounts', 'none'];

/** The builtin plugins by kind. */
const BUILTIN = new Map<string, Make>([
  ['ConfigMapGenerator', makeGenerator('ConfigMap')],
  ['SecretGenerator', makeGenerator('Secret')],
  [
    'LabelTransformer',
    (fields) => ({ transform: ({ resources }) => setLabels(resources.items, fields.stringMap('labels'), specsOf(fields)) }),
  ],
  [
    'AnnotationsTransformer',
    (fields) => ({ transform: ({ resources }) => setLabels(resources.items, fields.stringMap('annotations'), specsOf(fields)) }),
  ],
  ['NamespaceTransformer', makeNamespace],
  ['PrefixSuffixTransformer', makeAffix('prefix', 'suffix')],
  ['PrefixTransformer', makeAffix('prefix')],
  ['SuffixTransformer', makeAffix('suffix')],
  [
    'ImageTagTransformer',
    (fields) => ({
      transform: ({ resources }) => setImages(resources.items, [readImage(fields.object('imageTag') ?? new Fields(null))], specsOf(fields)),
    }),
  ],
  ['ReplicaCountTransformer', makeReplicas],
  ['PatchTransformer', makePatch],
  ['PatchStrategicMergeTransformer', makeStrategicMerge],
  ['PatchJson6902Transformer', makeJson],
  ['ReplacementTransformer', makeReplacements],
  ['ValueAddTransformer', makeValueAdd],
  ['HashTransformer', () => ({ transform: () => undefined })],
]);

/** Configures the builtin plugin of a resource's kind. Throws at `place` for one that is not known. */
export function makePlugin(resource: Resource, loader: Loader, place: Place): PluginAction {
  const make = BUILTIN.get(resource.kind);
  if (make === undefined) {
    const remedy =
      resource.kind === 'HelmChartInflationGenerator'
        ? 'use a HelmRelease, or commit the rendered manifests'
        : `builtin are ${[...BUILTIN.keys()].join(', ')}`;
    throw place.error('Unsupported', `unable to load builtin ${resource.kind}`, { object: resource.label, remedy });
  }
  // Fields are taken whatever the case of their letters, and unknown ones are no fault, as Go's decoder has it.
  const { value } = checkShape(valueOfNode(resource.root), objectOf(Object.fromEntries(FIELD_NAMES.map((name) => [name, ANY]))));
  return make(new Fields(value), loader, place, resource);
}

const FIELD_NAMES = [
  'metadata',
  'name',
  'namespace',
  'behavior',
  'literals',
  'files',
  'envs',
  'env',
  'options',
  'type',
  'labels',
  'annotations',
  'fieldSpecs',
  'unsetOnly',
  'setRoleBindingSubjects',
  'prefix',
  'suffix',
  'imageTag',
  'replica',
  'path',
  'patch',
  'target',
  'paths',
  'patches',
  'jsonOp',
  'replacements',
  'value',
  'targets',
  'targetFilePath',
];

function specsOf(fields: Fields): FieldSpec[] {
  return fields.objects('fieldSpecs').map(readFieldSpec);
}

function makeGenerator(kind: 'ConfigMap' | 'Secret'): Make {
  return (fields, loader, place) => {
    const args = readGeneratorArgs(fields);
    const metadata = fields.object('metadata');
    const named = {
      ...args,
      name: args.name || (metadata?.string('name') ?? ''),
      namespace: args.namespace || (metadata?.string('namespace') ?? ''),
    };
    return { generate: () => [generate(kind, named, loader, place)] };
  };
}

function makeNamespace(fields: Fields, _loader: Loader, place: Place): PluginAction {
  const mode = fields.string('setRoleBindingSubjects') || 'defaultOnly';
  if (!SUBJECT_MODES.includes(mode))
    throw place.error(
      'InvalidTransformer',
      `invalid value "${mode}" for setRoleBindingSubjects: must be one of ${SUBJECT_MODES.join(', ')}`,
    );
  const rule = {
    namespace: fields.object('metadata')?.string('namespace') ?? '',
    specs: specsOf(fields),
    unsetOnly: fields.boolean('unsetOnly'),
    // One of the modes, as was just checked.
    subjects: mode as SubjectMode,
  };
  return { transform: ({ resources }) => setNamespace(resources, rule) };
}

function makeAffix(...affixes: readonly ('prefix' | 'suffix')[]): Make {
  return (fields, _loader, place) => {
    if (!fields.has('fieldSpecs')) throw place.error('InvalidTransformer', 'fieldSpecs is not expected to be nil');
    return {
      transform({ resources }) {
        for (const affix of affixes) addAffix(resources, affix, fields.string(affix), specsOf(fields));
      },
    };
  };
}

function makeReplicas(fields: Fields, _loader: Loader, place: Place): PluginAction {
  const replica = fields.object('replica') ?? new Fields(null);
  const rule = { name: replica.string('name'), count: replica.integer('count') };
  return {
    transform({ resources }) {
      if (!setReplicas(resources, rule, specsOf(fields)))
        throw place.error('InvalidTransformer', `resource with name ${rule.name} does not match`, { follows: true });
    },
  };
}

function makePatch(fields: Fields, loader: Loader, place: Place): PluginAction {
  const patch = loadPatch(readPatch(fields), loader, place);
  return { transform: ({ resources }) => applyPatch(resources, patch, loader.context.schemaOf) };
}

function makeStrategicMerge(fields: Fields, loader: Loader, place: Place): PluginAction {
  const paths = fields.strings('paths');
  const text = fields.string('patches');
  if (paths.length === 0 && text === '') throw place.error('InvalidPatch', 'empty file path and empty patch content');
  const patches = paths.flatMap((path) =>
    /[\n:]/.test(path) ? parseResources(path, place.file, loader) : readResources(loader, path, place),
  );
  if (text !== '') patches.push(...parseResources(text, place.file, loader));
  return {
    transform({ resources }) {
      for (const patch of patches) applyLegacyPatch(resources, patch, place, loader.context.schemaOf);
    },
  };
}

function makeJson(fields: Fields, loader: Loader, place: Place): PluginAction {
  const target = fields.object('target');
  const patch = loadPatch(
    {
      path: fields.string('path'),
      patch: fields.string('jsonOp'),
      target: target === undefined ? undefined : readSelector(target),
      options: { allowNameChange: false, allowKindChange: false },
    },
    loader,
    place,
  );
  if (patch.kind !== 'json') throw place.error('InvalidPatch', 'a JSON patch is a list of operations');
  return { transform: ({ resources }) => applyPatch(resources, patch, loader.context.schemaOf) };
}

function makeReplacements(fields: Fields, loader: Loader, place: Place): PluginAction {
  const entries = fields.objects('replacements').map((item) => ({ ...readReplacement(item), path: item.string('path') }));
  const loaded = loadReplacements(loader, entries, place);
  return {
    transform({ resources }) {
      for (const { replacement } of loaded) applyReplacements(resources.items, replacement, place);
      resources.changed();
    },
  };
}

function makeValueAdd(fields: Fields, loader: Loader, place: Place): PluginAction {
  const value = fields.string('value').trim() || (loader.root.split('/').at(-1) ?? '');
  const targets = fields.objects('targets').map((item) => ({
    selector: item.has('selector') ? readSelector(item.object('selector') ?? new Fields(null)) : undefined,
    fieldPath: item.string('fieldPath'),
    filePathPosition: Number(item.integer('filePathPosition')),
  }));
  if (targets.length === 0) throw place.error('InvalidTransformer', 'must specify at least one target');
  for (const target of targets) {
    if (target.fieldPath === '') throw place.error('InvalidTransformer', 'fieldPath cannot be empty');
    if (target.filePathPosition < 0)
      throw place.error('InvalidTransformer', `value of FilePathPosition (${target.filePathPosition}) cannot be negative`);
  }
  return {
    transform({ resources }) {
      for (const target of targets) addValue(resources.items, value, { ...target, path: splitPath(target.fieldPath, '/') });
      resources.changed();
    },
  };
}
