import { type MappingNode, stringify, type Value } from '@capstan/yaml';
import { valueOfNode } from './json-values.ts';
import { Resource, type ResourceOrigin } from './resource.ts';

/** A resource that a build gave. */
export class BuiltResource {
  readonly #root: MappingNode;
  readonly origin: ResourceOrigin;

  constructor(root: MappingNode, origin: ResourceOrigin) {
    this.#root = root;
    this.origin = origin;
  }

  /** The object as plain JSON values, a fresh copy; integers beyond 2^53 are bigints. */
  get object(): { [field: string]: Value } {
    // The root of a resource is a mapping, so its value is an object.
    return valueOfNode(this.#root) as { [field: string]: Value };
  }

  /** `Kind/namespace/name` for people. */
  get label(): string {
    return new Resource(this.#root, this.origin).label;
  }

  /** Whether a label or annotation has this value. */
  isSwitched(name: string, value: string): boolean {
    const { labels, annotations } = new Resource(this.#root, this.origin);
    return labels.get(name) === value || annotations.get(name) === value;
  }

  /** The object as kustomize prints it. */
  yaml(): string {
    return stringify(this.#root, { flavor: 'sigs' });
  }
}

/** All resources as `kustomize build` prints them. */
export function formatResources(resources: readonly BuiltResource[]): string {
  return resources.map((resource) => resource.yaml()).join('---\n');
}
