import type { Value } from '@capstan/yaml';
import {
  ANY,
  BOOLEAN,
  checkShape,
  Fields,
  INTEGER,
  listOf,
  objectOf,
  type Shape,
  type ShapeFault,
  STRING,
  STRING_MAP,
  STRINGS,
} from './field-shape.ts';
import type { FieldSpec } from './field-spec.ts';
import type {
  FieldOptions,
  GeneratorArgs,
  GeneratorOptions,
  ImageRule,
  Kustomization,
  LabelRule,
  Patch,
  Replacement,
  ReplacementEntry,
  ReplacementTarget,
  Selector,
  SortOptions,
  Variable,
} from './kustomization.ts';

const GVK = { group: STRING, version: STRING, kind: STRING };
const GVK_NAME = { ...GVK, name: STRING, namespace: STRING };
const SELECTOR = objectOf({ ...GVK_NAME, annotationSelector: STRING, labelSelector: STRING });
export const FIELD_SPEC: Shape = objectOf({ ...GVK, path: STRING, create: BOOLEAN });
const PATCH_FIELDS = {
  path: STRING,
  patch: STRING,
  target: SELECTOR,
  options: objectOf({ allowNameChange: BOOLEAN, allowKindChange: BOOLEAN }),
};
const IMAGE: Shape = objectOf({ name: STRING, newName: STRING, tagSuffix: STRING, newTag: STRING, digest: STRING });
const REPLICA: Shape = objectOf({ name: STRING, count: INTEGER });
const FIELD_OPTIONS = objectOf({ delimiter: STRING, index: INTEGER, encoding: STRING, create: BOOLEAN });
const REPLACEMENT_FIELDS = {
  source: objectOf({ ...GVK_NAME, fieldPath: STRING, options: FIELD_OPTIONS }),
  sourceValue: STRING,
  targets: listOf(objectOf({ select: SELECTOR, reject: listOf(SELECTOR), fieldPaths: STRINGS, options: FIELD_OPTIONS })),
};
const GENERATOR_OPTIONS = objectOf({ labels: STRING_MAP, annotations: STRING_MAP, disableNameSuffixHash: BOOLEAN, immutable: BOOLEAN });
const GENERATOR_FIELDS = {
  name: STRING,
  namespace: STRING,
  behavior: STRING,
  literals: STRINGS,
  files: STRINGS,
  envs: STRINGS,
  env: STRING,
  options: GENERATOR_OPTIONS,
};
const METADATA = objectOf({ name: STRING, namespace: STRING, labels: STRING_MAP, annotations: STRING_MAP });
const SORT_OPTIONS: Shape = objectOf({ order: STRING, legacySortOptions: objectOf({ orderFirst: STRINGS, orderLast: STRINGS }) });

/** The fields that kustomize's Helm support has; they are read so that the one that is set can be named. */
const HELM_FIELDS = ['helmGlobals', 'helmCharts', 'helmChartInflationGenerator'];

const KUSTOMIZATION = objectOf({
  kind: STRING,
  apiVersion: STRING,
  metadata: METADATA,
  openapi: STRING_MAP,
  namePrefix: STRING,
  nameSuffix: STRING,
  namespace: STRING,
  commonLabels: STRING_MAP,
  labels: listOf(objectOf({ pairs: STRING_MAP, includeSelectors: BOOLEAN, includeTemplates: BOOLEAN, fields: listOf(FIELD_SPEC) })),
  commonAnnotations: STRING_MAP,
  patchesStrategicMerge: STRINGS,
  patchesJson6902: listOf(objectOf(PATCH_FIELDS)),
  patches: listOf(objectOf(PATCH_FIELDS)),
  images: listOf(IMAGE),
  imageTags: listOf(IMAGE),
  replacements: listOf(objectOf({ ...REPLACEMENT_FIELDS, path: STRING })),
  replicas: listOf(REPLICA),
  vars: listOf(
    objectOf({ name: STRING, objref: objectOf({ ...GVK_NAME, apiVersion: STRING }), fieldref: objectOf({ fieldPath: STRING }) }),
  ),
  sortOptions: SORT_OPTIONS,
  resources: STRINGS,
  components: STRINGS,
  crds: STRINGS,
  bases: STRINGS,
  configMapGenerator: listOf(objectOf(GENERATOR_FIELDS)),
  secretGenerator: listOf(objectOf({ ...GENERATOR_FIELDS, type: STRING })),
  helmGlobals: ANY,
  helmCharts: ANY,
  helmChartInflationGenerator: ANY,
  generatorOptions: GENERATOR_OPTIONS,
  configurations: STRINGS,
  generators: STRINGS,
  transformers: STRINGS,
  validators: STRINGS,
  buildMetadata: STRINGS,
});

/** What a kustomization file's value says; faults are those of its shape. */
export function readKustomization(value: Value): { kustomization: Kustomization; faults: ShapeFault[] } {
  const checked = checkShape(value, KUSTOMIZATION);
  const fields = new Fields(checked.value);
  const kind = fields.string('kind') || 'Kustomization';
  const kustomization: Kustomization = {
    kind,
    apiVersion:
      fields.string('apiVersion') || (kind === 'Component' ? 'kustomize.config.k8s.io/v1alpha1' : 'kustomize.config.k8s.io/v1beta1'),
    openapi: fields.stringMap('openapi'),
    namePrefix: fields.string('namePrefix'),
    nameSuffix: fields.string('nameSuffix'),
    namespace: fields.string('namespace'),
    commonLabels: fields.stringMap('commonLabels'),
    labels: fields.objects('labels').map(readLabelRule),
    commonAnnotations: fields.stringMap('commonAnnotations'),
    patchesStrategicMerge: fields.strings('patchesStrategicMerge'),
    patchesJson6902: fields.objects('patchesJson6902').map(readPatch),
    patches: fields.objects('patches').map(readPatch),
    images: [...fields.objects('images'), ...fields.objects('imageTags')].map(readImage),
    replacements: fields.objects('replacements').map(readReplacementEntry),
    replicas: fields.objects('replicas').map((item) => ({ name: item.string('name'), count: item.integer('count') })),
    vars: fields.objects('vars').map(readVariable),
    sortOptions: readSortOptions(fields.object('sortOptions')),
    resources: [...fields.strings('resources'), ...fields.strings('bases')],
    resourceCount: fields.strings('resources').length,
    components: fields.strings('components'),
    crds: fields.strings('crds'),
    configMapGenerator: fields.objects('configMapGenerator').map(readGeneratorArgs),
    secretGenerator: fields.objects('secretGenerator').map(readGeneratorArgs),
    generatorOptions: readGeneratorOptions(fields.object('generatorOptions')),
    configurations: fields.strings('configurations'),
    generators: fields.strings('generators'),
    transformers: fields.strings('transformers'),
    validators: fields.strings('validators'),
    buildMetadata: fields.strings('buildMetadata'),
    unsupported: HELM_FIELDS.filter((name) => fields.has(name)),
  };
  return { kustomization, faults: checked.faults };
}

function readLabelRule(fields: Fields): LabelRule {
  return {
    pairs: fields.stringMap('pairs'),
    includeSelectors: fields.boolean('includeSelectors'),
    includeTemplates: fields.boolean('includeTemplates'),
    fields: fields.objects('fields').map(readFieldSpec),
  };
}

export function readFieldSpec(fields: Fields): FieldSpec {
  return {
    group: fields.string('group'),
    version: fields.string('version'),
    kind: fields.string('kind'),
    path: fields.string('path'),
    create: fields.boolean('create'),
  };
}

export function readSelector(fields: Fields): Selector {
  return {
    group: fields.string('group'),
    version: fields.string('version'),
    kind: fields.string('kind'),
    name: fields.string('name'),
    namespace: fields.string('namespace'),
    annotationSelector: fields.string('annotationSelector'),
    labelSelector: fields.string('labelSelector'),
  };
}

export function readPatch(fields: Fields): Patch {
  const target = fields.object('target');
  const options = fields.object('options');
  return {
    path: fields.string('path'),
    patch: fields.string('patch'),
    target: target === undefined ? undefined : readSelector(target),
    options: {
      allowNameChange: options?.boolean('allowNameChange') ?? false,
      allowKindChange: options?.boolean('allowKindChange') ?? false,
    },
  };
}

export function readImage(fields: Fields): ImageRule {
  return {
    name: fields.string('name'),
    newName: fields.string('newName'),
    tagSuffix: fields.string('tagSuffix'),
    newTag: fields.string('newTag'),
    digest: fields.string('digest'),
  };
}

function readFieldOptions(fields: Fields | undefined): FieldOptions | undefined {
  if (fields === undefined) return undefined;
  return { delimiter: fields.string('delimiter'), index: Number(fields.integer('index')), create: fields.boolean('create') };
}

export function readReplacement(fields: Fields): Replacement {
  const source = fields.object('source');
  return {
    source:
      source === undefined
        ? undefined
        : {
            group: source.string('group'),
            version: source.string('version'),
            kind: source.string('kind'),
            name: source.string('name'),
            namespace: source.string('namespace'),
            fieldPath: source.string('fieldPath'),
            options: readFieldOptions(source.object('options')),
          },
    sourceValue: fields.has('sourceValue') ? fields.string('sourceValue') : undefined,
    targets: fields.has('targets') ? fields.objects('targets').map(readReplacementTarget) : undefined,
  };
}

function readReplacementTarget(fields: Fields): ReplacementTarget {
  const select = fields.object('select');
  return {
    select: select === undefined ? undefined : readSelector(select),
    reject: fields.objects('reject').map(readSelector),
    fieldPaths: fields.strings('fieldPaths'),
    options: readFieldOptions(fields.object('options')),
  };
}

function readReplacementEntry(fields: Fields): ReplacementEntry {
  return { ...readReplacement(fields), path: fields.string('path') };
}

function readVariable(fields: Fields): Variable {
  const objref = fields.object('objref') ?? new Fields(undefined);
  return {
    name: fields.string('name'),
    objref: {
      apiVersion: objref.string('apiVersion'),
      group: objref.string('group'),
      version: objref.string('version'),
      kind: objref.string('kind'),
      name: objref.string('name'),
      namespace: objref.string('namespace'),
    },
    fieldPath: fields.object('fieldref')?.string('fieldPath') || 'metadata.name',
  };
}

function readSortOptions(fields: Fields | undefined): SortOptions | undefined {
  if (fields === undefined) return undefined;
  const legacy = fields.object('legacySortOptions');
  return {
    order: fields.string('order'),
    legacySortOptions:
      legacy === undefined ? undefined : { orderFirst: legacy.strings('orderFirst'), orderLast: legacy.strings('orderLast') },
  };
}

function readGeneratorOptions(fields: Fields | undefined): GeneratorOptions | undefined {
  if (fields === undefined) return undefined;
  return {
    labels: fields.stringMap('labels'),
    annotations: fields.stringMap('annotations'),
    disableNameSuffixHash: fields.boolean('disableNameSuffixHash'),
    immutable: fields.boolean('immutable'),
  };
}

export function readGeneratorArgs(fields: Fields): GeneratorArgs {
  const env = fields.string('env');
  return {
    name: fields.string('name'),
    namespace: fields.string('namespace'),
    behavior: fields.string('behavior'),
    literals: fields.strings('literals'),
    files: fields.strings('files'),
    envs: [...fields.strings('envs'), ...(env === '' ? [] : [env])],
    options: readGeneratorOptions(fields.object('options')),
    type: fields.string('type'),
  };
}
