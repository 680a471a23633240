import { isNull, isScalar, type MappingNode, type Node, textOf } from '@capstan/yaml';
import { effectiveNamespace, isClusterScoped, parseApiVersion, type ResourceId } from './resource-id.ts';
import { copyMapping, setScalarField, textField } from './scalars.ts';

/** Where a resource comes from: the file in the tree and the line at which its document begins. */
export interface ResourceOrigin {
  readonly path: string;
  readonly line: number;
}

/** What `buildMetadata` writes about the way of a resource; the fields of kustomize's origin annotation. */
export interface OriginAnnotation {
  readonly path?: string;
  readonly repo?: string;
  readonly ref?: string;
  readonly configuredIn?: string;
  readonly configuredBy?: { readonly apiVersion: string; readonly kind: string; readonly name?: string; readonly namespace?: string };
}

/** How a generated resource meets one that is already there. */
export type Behavior = 'unspecified' | 'create' | 'replace' | 'merge';

interface PreviousId {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/**
 * A resource on its way through a build. What kustomize notes in annotations of its own (former names, prefixes, whether a hash is
 * due) are fields here; they are gone from the output in both.
 */
export class Resource {
  root: MappingNode;
  readonly origin: ResourceOrigin;
  previous: PreviousId[] = [];
  prefixes: string[] = [];
  suffixes: string[] = [];
  varNames: string[] = [];
  behavior: Behavior = 'unspecified';
  needsHash = false;
  allowNameChange = false;
  allowKindChange = false;
  originAnnotation: OriginAnnotation | undefined;
  transformations: OriginAnnotation[] = [];
  /** Kinds that a custom OpenAPI document declares, by `apiVersion kind`: whether they are namespaced. */
  customScopes: ReadonlyMap<string, boolean> | undefined;

  constructor(root: MappingNode, origin: ResourceOrigin) {
    this.root = root;
    this.origin = origin;
  }

  get apiVersion(): string {
    return rawText(this.root.get('apiVersion'));
  }

  get kind(): string {
    return rawText(this.root.get('kind'));
  }

  set kind(kind: string) {
    setScalarField(this.root, 'kind', kind, '');
  }

  set apiVersion(apiVersion: string) {
    setScalarField(this.root, 'apiVersion', apiVersion, '');
  }

  get metadata(): MappingNode | undefined {
    const metadata = this.root.get('metadata');
    return metadata instanceof Map ? metadata : undefined;
  }

  get name(): string {
    return textField(this.metadata, 'name');
  }

  set name(name: string) {
    setScalarField(this.#ownMetadata(), 'name', name, '');
  }

  get namespace(): string {
    return textField(this.metadata, 'namespace');
  }

  set namespace(namespace: string) {
    if (namespace === '') this.metadata?.delete('namespace');
    else setScalarField(this.#ownMetadata(), 'namespace', namespace, '');
  }

  get labels(): Map<string, string> {
    return textMap(this.metadata?.get('labels'));
  }

  get annotations(): Map<string, string> {
    return textMap(this.metadata?.get('annotations'));
  }

  /** Replaces labels or annotations by strings, in order of their names; none leaves no field. */
  setMetadataMap(field: 'labels' | 'annotations', values: ReadonlyMap<string, string>): void {
    const metadata = this.#ownMetadata();
    metadata.delete(field);
    if (values.size === 0) return;
    const mapping: MappingNode = new Map();
    for (const key of [...values.keys()].sort()) setScalarField(mapping, key, values.get(key) ?? '', 'str');
    metadata.set(field, mapping);
  }

  get id(): ResourceId {
    const { apiVersion, kind } = this;
    return {
      ...parseApiVersion(apiVersion),
      kind,
      name: this.name,
      namespace: this.namespace,
      clusterScoped: isClusterScoped(apiVersion, kind, this.customScopes),
    };
  }

  /** The ids before each change of name, namespace or kind, oldest first. */
  get previousIds(): ResourceId[] {
    if (this.previous.length === 0) return [];
    const { group, version } = parseApiVersion(this.apiVersion);
    return this.previous.map(({ kind, name, namespace }) => ({ group, version, kind, name, namespace, clusterScoped: false }));
  }

  /** The id as it was read or generated. */
  get originalId(): ResourceId {
    return this.previousIds[0] ?? this.id;
  }

  /** The oldest id, all later ones, and the current one. */
  get allIds(): ResourceId[] {
    return [...this.previousIds, this.id];
  }

  /** Notes the current id before it changes. */
  storePreviousId(): void {
    const { id } = this;
    this.previous.push({ kind: id.kind, name: id.name, namespace: effectiveNamespace(id) });
    this.noteInternally();
  }

  /** Leaves annotations behind even where none were, as kustomize's notes do: a JSON patch may add to them. */
  noteInternally(): void {
    const metadata = this.#ownMetadata();
    const annotations = metadata.get('annotations');
    if (!(annotations instanceof Map)) metadata.set('annotations', new Map());
  }

  /** `Kind/namespace/name` for people. */
  get label(): string {
    return [this.kind, this.namespace, this.name].filter((part) => part !== '').join('/');
  }

  /** A copy that shares nothing that changes. */
  copy(): Resource {
    const copy = new Resource(copyMapping(this.root), this.origin);
    copy.previous = [...this.previous];
    copy.prefixes = [...this.prefixes];
    copy.suffixes = [...this.suffixes];
    copy.varNames = [...this.varNames];
    copy.behavior = this.behavior;
    copy.needsHash = this.needsHash;
    copy.allowNameChange = this.allowNameChange;
    copy.allowKindChange = this.allowKindChange;
    copy.originAnnotation = this.originAnnotation;
    copy.transformations = [...this.transformations];
    copy.customScopes = this.customScopes;
    return copy;
  }

  #ownMetadata(): MappingNode {
    const existing = this.metadata;
    if (existing !== undefined) return existing;
    const metadata: MappingNode = new Map();
    this.root.set('metadata', metadata);
    return metadata;
  }
}

function rawText(node: Node | undefined): string {
  return isScalar(node) && !isNull(node) ? textOf(node) : '';
}

/** The texts of a mapping's scalars, a null's as it was written; what is no scalar counts as empty. */
function textMap(node: Node | undefined): Map<string, string> {
  const texts = new Map<string, string>();
  if (node instanceof Map) for (const [key, value] of node) texts.set(key, isScalar(value) ? textOf(value) : '');
  return texts;
}
