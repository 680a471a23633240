import type { FieldSpec } from './field-spec.ts';

/** What a kustomization file says, after its retired fields were turned into those of today. Absent and empty mean the same. */
export interface Kustomization {
  readonly kind: string;
  readonly apiVersion: string;
  readonly openapi: ReadonlyMap<string, string>;
  readonly namePrefix: string;
  readonly nameSuffix: string;
  readonly namespace: string;
  readonly commonLabels: ReadonlyMap<string, string>;
  readonly labels: readonly LabelRule[];
  readonly commonAnnotations: ReadonlyMap<string, string>;
  readonly patchesStrategicMerge: readonly string[];
  readonly patchesJson6902: readonly Patch[];
  readonly patches: readonly Patch[];
  readonly images: readonly ImageRule[];
  readonly replacements: readonly ReplacementEntry[];
  readonly replicas: readonly ReplicaRule[];
  readonly vars: readonly Variable[];
  readonly sortOptions: SortOptions | undefined;
  /** `resources`, then `bases`. */
  readonly resources: readonly string[];
  /** How many of them stand in `resources`. */
  readonly resourceCount: number;
  readonly components: readonly string[];
  readonly crds: readonly string[];
  readonly configMapGenerator: readonly GeneratorArgs[];
  readonly secretGenerator: readonly GeneratorArgs[];
  readonly generatorOptions: GeneratorOptions | undefined;
  readonly configurations: readonly string[];
  readonly generators: readonly string[];
  readonly transformers: readonly string[];
  readonly validators: readonly string[];
  readonly buildMetadata: readonly string[];
  /** Fields that are not built here (Helm charts), by name. */
  readonly unsupported: readonly string[];
}

export interface LabelRule {
  readonly pairs: ReadonlyMap<string, string>;
  readonly includeSelectors: boolean;
  readonly includeTemplates: boolean;
  readonly fields: readonly FieldSpec[];
}

/** Which resources something is for; parts of the id are regular expressions, anchored at both ends. */
export interface Selector {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly annotationSelector: string;
  readonly labelSelector: string;
}

export interface Patch {
  readonly path: string;
  readonly patch: string;
  readonly target: Selector | undefined;
  readonly options: { readonly allowNameChange: boolean; readonly allowKindChange: boolean };
}

export interface ImageRule {
  readonly name: string;
  readonly newName: string;
  readonly tagSuffix: string;
  readonly newTag: string;
  readonly digest: string;
}

export interface ReplicaRule {
  readonly name: string;
  readonly count: number | bigint;
}

export interface FieldOptions {
  readonly delimiter: string;
  readonly index: number;
  readonly create: boolean;
}

export interface ReplacementTarget {
  readonly select: Selector | undefined;
  readonly reject: readonly Selector[];
  readonly fieldPaths: readonly string[];
  readonly options: FieldOptions | undefined;
}

export interface Replacement {
  readonly source:
    | {
        readonly group: string;
        readonly version: string;
        readonly kind: string;
        readonly name: string;
        readonly namespace: string;
        readonly fieldPath: string;
        readonly options: FieldOptions | undefined;
      }
    | undefined;
  readonly sourceValue: string | undefined;
  readonly targets: readonly ReplacementTarget[] | undefined;
}

export interface ReplacementEntry extends Replacement {
  readonly path: string;
}

export interface Variable {
  readonly name: string;
  readonly objref: {
    readonly apiVersion: string;
    readonly group: string;
    readonly version: string;
    readonly kind: string;
    readonly name: string;
    readonly namespace: string;
  };
  readonly fieldPath: string;
}

export interface SortOptions {
  readonly order: string;
  readonly legacySortOptions: { readonly orderFirst: readonly string[]; readonly orderLast: readonly string[] } | undefined;
}

export interface GeneratorOptions {
  readonly labels: ReadonlyMap<string, string>;
  readonly annotations: ReadonlyMap<string, string>;
  readonly disableNameSuffixHash: boolean;
  readonly immutable: boolean;
}

export interface GeneratorArgs {
  readonly name: string;
  readonly namespace: string;
  readonly behavior: string;
  readonly literals: readonly string[];
  readonly files: readonly string[];
  readonly envs: readonly string[];
  readonly options: GeneratorOptions | undefined;
  /** The type of a Secret; empty for ConfigMaps. */
  readonly type: string;
}
