import { KustomizeError } from './error.ts';
import type { Resource } from './resource.ts';
import { formatId, idKey, type ResourceId } from './resource-id.ts';

/** The resources of a build in order, each id at most once. */
export class ResourceList {
  #items: Resource[] = [];
  /** Current ids, kept while nothing but {@link append} changes the list. */
  #keys: Set<string> | undefined;

  get items(): readonly Resource[] {
    return this.#items;
  }

  /** Puts other resources in the place of all. */
  replaceAll(items: Resource[]): void {
    this.#items = items;
    this.#keys = undefined;
  }

  /** Tells that names or kinds may have changed. */
  changed(): void {
    this.#keys = undefined;
  }

  append(resource: Resource): void {
    this.#keys ??= new Set(this.#items.map((item) => idKey(item.id)));
    const { id } = resource;
    const key = idKey(id);
    if (this.#keys.has(key)) {
      const other = this.#items.find((item) => idKey(item.id) === key);
      throw new KustomizeError({
        code: 'DuplicateId',
        file: resource.origin.path,
        line: resource.origin.line,
        object: resource.label,
        message: `may not add resource with an already registered id: ${formatId(id)}${other === undefined ? '' : `, first in ${other.origin.path}:${other.origin.line}`}`,
        remedy: 'remove one of the two, or give it another name or namespace',
      });
    }
    this.#keys.add(key);
    this.#items.push(resource);
  }

  /** Puts one resource in the place of another that has the same id. */
  replace(old: Resource, by: Resource): void {
    this.#items[this.#items.indexOf(old)] = by;
    this.#keys = undefined;
  }

  /** Those whose current or any former id equals this one. */
  matching(id: ResourceId): Resource[] {
    const key = idKey(id);
    return this.#items.filter((item) => item.allIds.some((candidate) => idKey(candidate) === key));
  }

  /** Throws where a change of names or namespaces made two resources the same; `because` says what changed. */
  refuseSameIds(because: string): void {
    const seen = new Map<string, Resource>();
    for (const resource of this.#items) {
      const { id } = resource;
      const key = idKey(id);
      const other = seen.get(key);
      if (other !== undefined) {
        throw new KustomizeError({
          code: 'DuplicateId',
          file: resource.origin.path,
          line: resource.origin.line,
          object: resource.label,
          message: `${because} gives two resources the id ${formatId(id)}; the other is from ${other.origin.path}:${other.origin.line}`,
          remedy: 'rename one of the two',
        });
      }
      seen.set(key, resource);
    }
  }

  /** Leaves out what a patch emptied. */
  dropEmpty(): void {
    if (this.#items.some((item) => item.root.size === 0)) this.replaceAll(this.#items.filter((item) => item.root.size > 0));
  }
}
