import type { Target } from './accumulate.ts';
import { Accumulation } from './accumulation.ts';
import { KustomizeError } from './error.ts';
import { gatherConfigs } from './gather-configs.ts';
import { makePlugin, type PluginAction } from './make-plugin.ts';
import type { Place } from './place.ts';
import type { OriginAnnotation, Resource } from './resource.ts';

/** A builtin generator or transformer that was configured in a file. */
export interface Plugin extends PluginAction {
  readonly kind: string;
  readonly place: Place;
  readonly origin: OriginAnnotation | undefined;
}

/** The plugins that the entries of `generators`, `transformers` or `validators` configure. Faults are reported; the others are given. */
export function loadPlugins(target: Target, entries: readonly string[], field: 'generators' | 'transformers' | 'validators'): Plugin[] {
  const { loader, file } = target;
  const { context } = loader;
  const plugins: Plugin[] = [];
  const configs = new Accumulation();
  for (const [index, entry] of entries.entries()) {
    const place = file.place.at(field, index);
    for (const resource of context.attempt(() => gatherConfigs(target, entry, place)) ?? []) {
      const plugin = context.attempt(() => {
        configs.resources.append(resource);
        return configure(target, resource, place);
      });
      if (plugin !== undefined) plugins.push(plugin);
    }
  }
  return plugins;
}

function configure(target: Target, resource: Resource, place: Place): Plugin {
  const { loader } = target;
  const { kind, apiVersion, name, namespace } = resource;
  if (apiVersion !== 'builtin') {
    throw new KustomizeError({
      code: 'Unsupported',
      file: resource.origin.path,
      line: resource.origin.line,
      object: resource.label,
      message: `external plugins are not run: '${apiVersion} ${kind}' is not builtin`,
      remedy: 'use a builtin generator or transformer',
    });
  }
  const configuredBy = { apiVersion, kind, name, ...(namespace === '' ? {} : { namespace }) };
  const origin = resource.originAnnotation === undefined ? undefined : originOfPlugin(resource.originAnnotation, configuredBy);
  return { kind, place, origin, ...makePlugin(resource, loader, place) };
}

function originOfPlugin(
  { repo, ref, path }: OriginAnnotation,
  configuredBy: NonNullable<OriginAnnotation['configuredBy']>,
): OriginAnnotation {
  return {
    ...(repo === undefined ? {} : { repo }),
    ...(ref === undefined ? {} : { ref }),
    ...(path === undefined ? {} : { configuredIn: path }),
    configuredBy,
  };
}
