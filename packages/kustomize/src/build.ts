import type { Tree } from '@capstan/tree';
import { accumulate } from './accumulate.ts';
import { Accumulation } from './accumulation.ts';
import { BuildContext } from './build-context.ts';
import { applyBuildMetadata, KUSTOMIZE_VERSION } from './build-metadata.ts';
import type { BuildOptions } from './build-options.ts';
import { BuiltResource } from './build-resource.ts';
import type { Closure } from './closure.ts';
import { essentialFaults } from './essential-faults.ts';
import type { Fault } from './fault.ts';
import { withOverrides } from './flux-overrides.ts';
import { generateKustomization } from './generate-kustomization.ts';
import { contentHash } from './hash-name.ts';
import { findKustomizationFile, type KustomizationFile, loadKustomizationFile } from './kustomization-file.ts';
import { loadOpenApi } from './load-openapi.ts';
import { Loader } from './loader.ts';
import { fixNameReferences } from './name-references.ts';
import { Place } from './place.ts';
import type { Resource } from './resource.ts';
import { settle } from './settle.ts';
import { sortLegacy, sortResources } from './sort-resources.ts';
import { setLabels } from './transform-labels.ts';
import { resolveVariables } from './variables.ts';

/** What a build gave: the resources in order, or every fault found; and in both cases what decided it. */
export type BuildResult =
  | { readonly ok: true; readonly resources: BuiltResource[]; readonly closure: Closure }
  | { readonly ok: false; readonly faults: Fault[]; readonly closure: Closure };

const LOCAL_CONFIG = 'config.kubernetes.io/local-config';

/**
 * The kustomize build of the directory `path` of a tree, as kustomize 5.8.1 gives it. Pure: no disk, no network, no clock. All faults of
 * the tree come in one answer, those that follow from another left out.
 */
export function build(tree: Tree, path: string, options: BuildOptions = {}): BuildResult {
  const context = new BuildContext(tree, options);
  const resources = context.attempt(() => buildIn(context, path));
  const closure = context.closureOf();
  if (context.faults.length > 0 || resources === undefined) return { ok: false, faults: essentialFaults(context.faults), closure };
  return { ok: true, resources, closure };
}

function buildIn(context: BuildContext, path: string): BuiltResource[] | undefined {
  const normalized = path.replace(/^(?:\.?\/)+|\/+$/g, '');
  const root = normalized === '.' ? '' : normalized;
  const loader = new Loader(context, context.tree, root);
  const place = new Place(root === '' ? '.' : root, '');
  if (context.tree.kindOf(root) !== 'directory') {
    context.closure.absent(root);
    throw place.error('NotFound', `no directory '${path}'`, { remedy: 'correct the path' });
  }
  const file = withOverrides(outermostFile(loader, place), loader);
  loadOpenApi(loader, file);
  const { kustomization } = file;
  const gathered = new Accumulation();
  const originPath = kustomization.buildMetadata.length > 0 ? {} : undefined;
  accumulate({ loader, file, buildMetadata: kustomization.buildMetadata, originPath }, gathered);
  if (context.faults.length > 0) return undefined;
  return finish(gathered, file, context);
}

function outermostFile(loader: Loader, place: Place): KustomizationFile {
  if (loader.context.options.generateMissing === true && findKustomizationFile(loader, place) === undefined)
    return generateKustomization(loader);
  return loadKustomizationFile(loader, place);
}

function finish(gathered: Accumulation, file: KustomizationFile, context: BuildContext): BuiltResource[] | undefined {
  const { resources: list } = gathered;
  const { kustomization, place } = file;
  for (const resource of list.items) {
    if (!resource.needsHash) continue;
    const hash = contentHash(resource);
    resource.storePreviousId();
    resource.name = `${resource.name}-${hash}`;
  }
  list.changed();
  context.attempt(() => fixNameReferences(list.items, gathered.config.nameReference));
  context.attempt(() => resolveVariables(gathered, place));
  if (context.faults.length > 0) return undefined;
  context.attempt(() => list.refuseSameIds('a change of names'));
  if (context.faults.length > 0) return undefined;
  let resources = list.items.filter((resource) => !isLocalConfig(resource));
  if (kustomization.sortOptions !== undefined) resources = sortResources(resources, kustomization.sortOptions, place.at('sortOptions'));
  else if (context.options.reorder === 'legacy') resources = sortLegacy(resources);
  if (kustomization.buildMetadata.includes('managedByLabel')) {
    setLabels(resources, new Map([['app.kubernetes.io/managed-by', `kustomize-${KUSTOMIZE_VERSION}`]]), [METADATA_LABELS]);
  }
  applyBuildMetadata(resources, kustomization.buildMetadata);
  for (const resource of resources) context.attempt(() => settle(resource));
  return resources.map((resource) => new BuiltResource(resource.root, resource.origin));
}

const METADATA_LABELS = { group: '', version: '', kind: '', path: 'metadata/labels', create: true };

/** Objects that only configure the build do not leave it. */
function isLocalConfig(resource: Resource): boolean {
  const value = resource.annotations.get(LOCAL_CONFIG);
  return value !== undefined && value !== 'false';
}
