import { type MappingNode, stringify, type Value } from '@capstan/yaml';
import { valueOfNode } from './json-values.ts';
import type { ResourceOrigin } from './resource.ts';

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

  /** The object as kustomize prints it. */
  yaml(): string {
    return stringify(this.#root, { flavor: 'sigs' });
  }
}

/** All resources as `kustomize build` prints them. */
export function formatResources(resources: readonly BuiltResource[]): string {
  return resources.map((resource) => resource.yaml()).join('---\n');
}
