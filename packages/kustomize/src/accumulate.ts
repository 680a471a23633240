import { Accumulation } from './accumulation.ts';
import { annotateOrigin, recordTransformation } from './build-metadata.ts';
import { DEFAULT_CONFIG } from './default-config.ts';
import { absorb, generate, mergeOptions } from './generate.ts';
import type { Kustomization } from './kustomization.ts';
import { type KustomizationFile, loadKustomizationFile } from './kustomization-file.ts';
import { loadConfigurations } from './load-configurations.ts';
import { loadCrds } from './load-crds.ts';
import { loadOpenApi } from './load-openapi.ts';
import type { Loader } from './loader.ts';
import type { Place } from './place.ts';
import { loadPlugins } from './plugin.ts';
import { readRemoteResources, readResources } from './read-resources.ts';
import { isHttp } from './remote.ts';
import type { OriginAnnotation, Resource } from './resource.ts';
import { runTransformers } from './run-transformers.ts';
import { addVariables } from './variables.ts';

/** A kustomization in its directory, about to be built. */
export interface Target {
  readonly loader: Loader;
  readonly file: KustomizationFile;
  /** The `buildMetadata` of the outermost kustomization. */
  readonly buildMetadata: readonly string[];
  /** The path from the outermost kustomization, for origins; undefined where none are wanted. */
  readonly originPath: OriginAnnotation | undefined;
}

/** Builds a kustomization into what was gathered before it: resources, generators, components, then transformers. */
export function accumulate(target: Target, into: Accumulation): void {
  const { loader, file } = target;
  const { kustomization, place } = file;
  const { context } = loader;
  for (const [index, path] of kustomization.resources.entries()) {
    context.attempt(() =>
      accumulateEntry(target, path, place.at(resourceField(kustomization, index), resourceIndex(kustomization, index)), into),
    );
  }
  into.mergeConfig(DEFAULT_CONFIG, place);
  for (const [index, path] of kustomization.configurations.entries()) {
    context.attempt(() =>
      into.mergeConfig(loadConfigurations(loader, path, place.at('configurations', index)), place.at('configurations', index)),
    );
  }
  for (const [index, path] of kustomization.crds.entries()) {
    context.attempt(() => into.mergeConfig(loadCrds(loader, path, place.at('crds', index)), place.at('crds', index)));
  }
  runGenerators(target, into);
  for (const [index, path] of kustomization.components.entries()) {
    context.attempt(() => accumulateDirectory(target, path, place.at('components', index), into, true));
  }
  runTransformers(target, into);
  context.attempt(() => addVariables(into, kustomization.vars, place));
}

/** `bases` were appended to `resources`; a fault is reported where its author wrote it. */
function resourceField(kustomization: Kustomization, index: number): string {
  return index < kustomization.resourceCount ? 'resources' : 'bases';
}

function resourceIndex(kustomization: Kustomization, index: number): number {
  return index < kustomization.resourceCount ? index : index - kustomization.resourceCount;
}

/** Takes in one entry of `resources`: a file, or a directory with a kustomization of its own. */
export function accumulateEntry(target: Target, path: string, place: Place, into: Accumulation): void {
  const { loader } = target;
  const resources = readAsFile(loader, path, place);
  if (resources !== undefined) {
    const { context } = loader;
    for (const resource of resources) {
      if (target.originPath !== undefined) {
        resource.originAnnotation = annotateOrigin(target.originPath, path);
        resource.noteInternally();
      }
      context.attempt(() => into.resources.append(resource));
    }
    return;
  }
  accumulateDirectory(target, path, place, into, false);
}

/** The resources of an entry that is a file; undefined where it is not. */
function readAsFile(loader: Loader, path: string, place: Place): Resource[] | undefined {
  if (isHttp(path)) return readRemoteResources(loader, path, place);
  return path !== '' && loader.isFile(path) ? readResources(loader, path, place) : undefined;
}

function accumulateDirectory(target: Target, path: string, place: Place, into: Accumulation, component: boolean): void {
  if (path === '') throw place.error('InvalidKustomization', 'a path cannot be empty');
  const loader = target.loader.enter(path, place);
  const { context } = loader;
  const file = loadKustomizationFile(loader, place);
  const isComponent = file.kustomization.kind === 'Component';
  if (component && !isComponent)
    throw place.error('InvalidKustomization', `expected kind 'Component' at '${path}', found '${file.kustomization.kind}'`, {
      remedy: 'list it in resources',
    });
  if (!component && isComponent) throw place.error('InvalidKustomization', `'${path}' is a Component`, { remedy: 'list it in components' });
  loadOpenApi(loader, file);
  const originPath = target.originPath === undefined ? undefined : annotateOrigin(target.originPath, path);
  const inner: Target = { loader, file, buildMetadata: target.buildMetadata, originPath };
  if (component) {
    accumulate(inner, into);
    return;
  }
  const gathered = new Accumulation();
  accumulate(inner, gathered);
  for (const resource of gathered.resources.items) context.attempt(() => into.resources.append(resource));
  into.mergeConfig(gathered.config, place);
  for (const [name, variable] of gathered.vars) {
    if (into.vars.has(name)) context.report(place.error('InvalidVariable', `var '${name}' already encountered`).fault);
    else into.vars.set(name, variable);
  }
}

function runGenerators(target: Target, into: Accumulation): void {
  const { loader, file } = target;
  const { kustomization, place, name } = file;
  const { context } = loader;
  for (const kind of ['ConfigMap', 'Secret'] as const) {
    const field = kind === 'ConfigMap' ? 'configMapGenerator' : 'secretGenerator';
    for (const [index, args] of kustomization[field].entries()) {
      context.attempt(() => {
        const at = place.at(field, index);
        const resource = generate(kind, { ...args, options: mergeOptions(args.options, kustomization.generatorOptions) }, loader, at);
        resource.originAnnotation = recordTransformation(target, `${kind}Generator`, name);
        absorb(into.resources, resource, at);
      });
    }
  }
  for (const plugin of loadPlugins(target, kustomization.generators, 'generators')) {
    context.attempt(() => {
      if (plugin.generate === undefined) throw plugin.place.error('InvalidTransformer', `plugin ${plugin.kind} is not a generator`);
      for (const resource of plugin.generate()) {
        resource.originAnnotation = plugin.origin;
        absorb(into.resources, resource, plugin.place);
      }
    });
  }
}
