import type { Resource } from './types.ts';

/** What the aggregated discovery document (apidiscovery.k8s.io/v2) says, as far as it is read. */
export interface GroupDiscoveryList {
  readonly items?: readonly GroupDiscovery[];
}

interface GroupDiscovery {
  readonly metadata?: { readonly name?: string };
  readonly versions?: readonly VersionDiscovery[];
}

interface VersionDiscovery {
  readonly version: string;
  readonly freshness?: 'Current' | 'Stale';
  readonly resources?: readonly {
    readonly resource: string;
    readonly responseKind?: { readonly group?: string; readonly version?: string; readonly kind: string };
    readonly scope: 'Namespaced' | 'Cluster';
    readonly verbs?: readonly string[];
    readonly subresources?: readonly { readonly subresource: string }[];
  }[];
}

/** What an older server says of one group's version. */
export interface ResourceList {
  readonly groupVersion: string;
  readonly resources?: readonly {
    readonly name: string;
    readonly kind: string;
    readonly namespaced: boolean;
    readonly verbs?: readonly string[];
  }[];
}

/**
 * The resources of an aggregated document, each group's preferred version first. Of a version that is stale (its API service does not answer
 * now) what was known before is kept.
 */
export function parseGroupDiscovery(list: GroupDiscoveryList, before: readonly Resource[]): Resource[] {
  return (list.items ?? []).flatMap((item) => {
    const group = item.metadata?.name ?? '';
    return (item.versions ?? []).flatMap(({ version, freshness, resources = [] }) => {
      if (freshness === 'Stale' && resources.length === 0) return before.filter((one) => one.group === group && one.version === version);
      return resources.flatMap(({ resource, responseKind, scope, verbs = [], subresources = [] }): Resource[] =>
        responseKind === undefined
          ? []
          : [
              {
                group,
                version,
                kind: responseKind.kind,
                plural: resource,
                namespaced: scope === 'Namespaced',
                verbs,
                subresources: subresources.map((one) => one.subresource),
              },
            ],
      );
    });
  });
}

/** The groups of an aggregated document with a version whose API service does not answer now. */
export function silentGroups(list: GroupDiscoveryList): string[] {
  const isSilent = ({ freshness }: VersionDiscovery): boolean => freshness === 'Stale';
  return (list.items ?? []).filter(({ versions = [] }) => versions.some(isSilent)).map(({ metadata }) => metadata?.name ?? '');
}

/** The resources of one group's version as an older server lists them: subresources stand beside their parents. */
export function parseResourceList({ groupVersion, resources = [] }: ResourceList): Resource[] {
  const slash = groupVersion.indexOf('/');
  const group = slash < 0 ? '' : groupVersion.slice(0, slash);
  const version = groupVersion.slice(slash + 1);
  return resources
    .filter(({ name }) => !name.includes('/'))
    .map(({ name, kind, namespaced, verbs = [] }) => ({
      group,
      version,
      kind,
      plural: name,
      namespaced,
      verbs,
      subresources: resources.filter((other) => other.name.startsWith(`${name}/`)).map((other) => other.name.slice(name.length + 1)),
    }));
}
