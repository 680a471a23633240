import type { Kustomization } from '@capstan/api';
import { type Client, KubeError, type KubeObject, type Resource } from '@capstan/kube';
import { KustomizeControllerError } from '../error.ts';
import type { Substitutions } from './build-manifests.ts';

export const CONFIG_MAPS: Resource = { group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true };
export const SECRETS: Resource = { group: '', version: 'v1', kind: 'Secret', plural: 'secrets', namespaced: true };

/** What an object's variables come to, and which of their values are secret. */
export interface ReadSubstitutions {
  readonly substitutions: Substitutions | undefined;
  readonly secrets: readonly string[];
}

/**
 * Reads the ConfigMaps and Secrets of `postBuild.substituteFrom`, with the controller's own rights as Flux does; later ones win, and
 * `substitute` wins over all. Throws `ConfigNotFound` for one that is missing and not optional.
 */
export async function readSubstitutions(
  object: Kustomization,
  client: Client,
  options: { strict: boolean; signal: AbortSignal },
): Promise<ReadSubstitutions> {
  const { postBuild } = object.spec;
  if (postBuild === undefined) return { substitutions: undefined, secrets: [] };
  const variables = new Map<string, string>();
  const secrets: string[] = [];
  for (const { kind, name, optional } of postBuild.substituteFrom ?? []) {
    const config = await readConfig(client, kind, { namespace: object.metadata.namespace ?? '', name }, options.signal);
    if (config === undefined) {
      if (optional === true) continue;
      const plural = kind === 'Secret' ? 'secrets' : 'configmaps';
      throw new KustomizeControllerError('ConfigNotFound', `substitute from '${kind}/${name}' error: ${plural} "${name}" not found`);
    }
    for (const [variable, value] of valuesOf(config)) {
      variables.set(variable, value);
      if (kind === 'Secret') secrets.push(value);
    }
  }
  for (const [variable, value] of Object.entries(postBuild.substitute ?? {})) variables.set(variable, value);
  const always = postBuild.substituteStrategy === 'Always';
  return { substitutions: { variables: [...variables], strict: options.strict, always }, secrets };
}

async function readConfig(
  client: Client,
  kind: 'ConfigMap' | 'Secret',
  key: { namespace: string; name: string },
  signal: AbortSignal,
): Promise<KubeObject | undefined> {
  try {
    return await client.get(kind === 'Secret' ? SECRETS : CONFIG_MAPS, key, { signal });
  } catch (error) {
    if (error instanceof KubeError && error.code === 'NotFound') return undefined;
    throw error;
  }
}

function valuesOf(config: KubeObject): [string, string][] {
  const { data } = config;
  if (typeof data !== 'object' || data === null) return [];
  const decode = config.kind === 'Secret' ? (value: string) => Buffer.from(value, 'base64').toString() : (value: string) => value;
  return Object.entries(data).map(([name, value]) => [name, decode(String(value))]);
}
