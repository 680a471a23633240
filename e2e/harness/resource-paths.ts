import type { ControlPlane } from '../control-plane/control-plane.ts';
import { E2eError } from '../error.ts';

interface ResourceList {
  resources: { name: string; kind: string; namespaced: boolean }[];
}

/** Finds the path of a kind by asking the API server, once a kind. */
export class ResourcePaths {
  readonly #controlPlane: ControlPlane;
  readonly #known = new Map<string, { plural: string; namespaced: boolean }>();

  constructor(controlPlane: ControlPlane) {
    this.#controlPlane = controlPlane;
  }

  /** The path of one object, or of all of a kind (in a namespace, where one is given). Throws `RequestFailed` for an unknown kind. */
  async pathOf(kind: { apiVersion: string; kind: string; namespace?: string; name?: string }): Promise<string> {
    const group = kind.apiVersion.includes('/') ? `/apis/${kind.apiVersion}` : `/api/${kind.apiVersion}`;
    const { plural, namespaced } = await this.#resource(group, kind.kind);
    // An object without a namespace is meant for `default`, as for kubectl; a list is then one of all namespaces.
    const namespace = namespaced ? (kind.namespace ?? (kind.name === undefined ? undefined : 'default')) : undefined;
    const parts = [group, ...(namespace === undefined ? [] : ['namespaces', namespace]), plural];
    return [...parts, ...(kind.name === undefined ? [] : [encodeURIComponent(kind.name)])].join('/');
  }

  async #resource(group: string, kind: string): Promise<{ plural: string; namespaced: boolean }> {
    const key = `${group} ${kind}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const { resources } = await this.#controlPlane.json<ResourceList>(group);
    const found = resources.find((resource) => resource.kind === kind && !resource.name.includes('/'));
    if (found === undefined) throw new E2eError('RequestFailed', `the API server knows no ${kind} in ${group}`);
    const resource = { plural: found.name, namespaced: found.namespaced };
    this.#known.set(key, resource);
    return resource;
  }
}
