import { decodeText } from '@capstan/yaml';
import type { Target } from './accumulate.ts';
import type { Accumulation } from './accumulation.ts';
import { recordTransformation } from './build-metadata.ts';
import { ConflictingSpecsError, ImagePatternError } from './error.ts';
import { FieldSpecError } from './field-spec.ts';
import { JsonPatchError, parseJsonPatch } from './json-patch.ts';
import type { Loader } from './loader.ts';
import type { Place } from './place.ts';
import { loadPlugins } from './plugin.ts';
import { parseResources, readResources, yamlFault } from './read-resources.ts';
import { applyReplacements, loadReplacements } from './replacements.ts';
import type { OriginAnnotation, Resource } from './resource.ts';
import { formatGvk } from './resource-id.ts';
import type { ResourceList } from './resource-list.ts';
import { selectResources } from './select.ts';
import { setImages } from './transform-images.ts';
import { labelSpecs, setLabels } from './transform-labels.ts';
import { addAffix } from './transform-name.ts';
import { setNamespace } from './transform-namespace.ts';
import { applyLegacyPatch, applyPatch, loadPatch, patchWithOperations } from './transform-patches.ts';
import { setReplicas } from './transform-replicas.ts';
import { validateResources } from './validate.ts';

/** Runs the transformers of a kustomization in kustomize's order; each fault is reported, and the next transformer runs all the same. */
export function runTransformers(target: Target, into: Accumulation): void {
  const { loader, file } = target;
  const { kustomization, place, name } = file;
  const { context } = loader;
  const { config, resources: list } = into;
  const step = (kind: string, act: () => void): void => {
    context.attempt(() => withPlace(place, act));
    trace(list, recordTransformation(target, kind, name));
    list.dropEmpty();
  };

  if (kustomization.patchesStrategicMerge.length > 0) {
    step('PatchStrategicMergeTransformer', () => {
      for (const [index, text] of kustomization.patchesStrategicMerge.entries()) {
        const at = place.at('patchesStrategicMerge', index);
        context.attempt(() => {
          for (const patch of loadLegacyPatches(loader, text, at))
            context.attempt(() => applyLegacyPatch(list, patch, at, context.schemaOf));
        });
      }
    });
  }
  // All are read before the first is applied: a patch that cannot be read is reported with the others.
  const patches = kustomization.patches.map((patch, index) => context.attempt(() => loadPatch(patch, loader, place.at('patches', index))));
  for (const patch of patches) if (patch !== undefined) step('PatchTransformer', () => applyPatch(list, patch, context.schemaOf));
  if (kustomization.namespace !== '') {
    step('NamespaceTransformer', () =>
      setNamespace(list, { namespace: kustomization.namespace, specs: config.namespace, unsetOnly: false, subjects: 'defaultOnly' }),
    );
  }
  if (kustomization.namePrefix !== '')
    step('PrefixTransformer', () => addAffix(list, 'prefix', kustomization.namePrefix, config.namePrefix));
  if (kustomization.nameSuffix !== '')
    step('SuffixTransformer', () => addAffix(list, 'suffix', kustomization.nameSuffix, config.nameSuffix));
  for (const rule of kustomization.labels) step('LabelTransformer', () => setLabels(list.items, rule.pairs, labelSpecs(rule, config)));
  if (kustomization.labels.length > 0 || kustomization.commonLabels.size > 0) {
    step('LabelTransformer', () => setLabels(list.items, kustomization.commonLabels, config.commonLabels));
  }
  if (kustomization.commonAnnotations.size > 0) {
    step('AnnotationsTransformer', () => setLabels(list.items, kustomization.commonAnnotations, config.commonAnnotations));
  }
  for (const [index, patch] of kustomization.patchesJson6902.entries()) {
    step('PatchJson6902Transformer', () => applyLegacyJsonPatch(list, loader, patch, place.at('patchesJson6902', index)));
  }
  for (const [index, rule] of kustomization.replicas.entries()) {
    step('ReplicaCountTransformer', () => {
      if (setReplicas(list, rule, config.replicas)) return;
      throw place
        .at('replicas', index)
        .error(
          'InvalidTransformer',
          `no ${config.replicas.map((spec) => formatGvk(spec).split('.')[0]).join(', ')} is named '${rule.name}'`,
          {
            follows: true,
            remedy: 'use the name that the resource has in its file',
          },
        );
    });
  }
  for (const rule of kustomization.images) step('ImageTagTransformer', () => setImages(list.items, [rule], config.images));
  if (kustomization.replacements.length > 0) {
    step('ReplacementTransformer', () => {
      for (const { replacement, place: at } of loadReplacements(loader, kustomization.replacements, place)) {
        context.attempt(() => applyReplacements(list.items, replacement, at));
      }
      list.changed();
    });
  }
  for (const plugin of loadPlugins(target, kustomization.transformers, 'transformers')) {
    context.attempt(() => withPlace(plugin.place, () => transformBy(plugin, into)));
    trace(list, plugin.origin);
    list.dropEmpty();
  }
  for (const plugin of loadPlugins(target, kustomization.validators, 'validators')) {
    context.attempt(() => validateResources(list, plugin.place, () => transformBy(plugin, into)));
  }
}

function transformBy(plugin: ReturnType<typeof loadPlugins>[number], into: Accumulation): void {
  if (plugin.transform === undefined) throw plugin.place.error('InvalidTransformer', `plugin ${plugin.kind} is not a transformer`);
  plugin.transform(into);
}

/** Faults that know no field of their own are reported at the transformer's. */
function withPlace(place: Place, act: () => void): void {
  try {
    act();
  } catch (error) {
    if (error instanceof FieldSpecError || error instanceof ConflictingSpecsError || error instanceof ImagePatternError) {
      throw place.error('InvalidTransformer', error.message, { cause: error });
    }
    throw error;
  }
}

/** Notes on every resource that a transformer went over it. */
function trace(list: ResourceList, origin: OriginAnnotation | undefined): void {
  if (origin === undefined) return;
  for (const resource of list.items) {
    if (resource.originAnnotation === undefined) resource.originAnnotation = origin;
    else resource.transformations.push(origin);
    // Noting it writes all annotations anew, as strings.
    resource.setMetadataMap('annotations', resource.annotations);
    resource.noteInternally();
  }
}

/** An entry of `patchesStrategicMerge`: objects written in place, else a file's. */
function loadLegacyPatches(loader: Loader, text: string, place: Place): Resource[] {
  if (text.includes('\n') || text.includes(':')) return parseResources(text, place.file, loader);
  return readResources(loader, text, place);
}

function applyLegacyJsonPatch(
  list: ResourceList,
  loader: Loader,
  patch: { path: string; patch: string; target: Parameters<typeof selectResources>[1] | undefined },
  place: Place,
): void {
  const { target } = patch;
  if (target === undefined) throw place.error('PatchTarget', 'must specify a target for a JSON patch');
  if (target.name === '') throw place.at('target').error('PatchTarget', 'must specify the target name');
  if (patch.path === '' && patch.patch === '') throw place.error('InvalidPatch', 'must specify one of patch and path');
  if (patch.path !== '' && patch.patch !== '') throw place.error('InvalidPatch', 'must specify a path or a patch, not both');
  const operations = readOperations(loader, patch.path, patch.patch, place);
  if (operations.length === 0) throw place.error('InvalidPatch', 'patch appears to be empty');
  for (const resource of selectResources(list.items, target)) patchWithOperations(resource, operations, place);
  list.changed();
}

function readOperations(loader: Loader, path: string, text: string, place: Place): ReturnType<typeof parseJsonPatch> {
  const file = path === '' ? place.file : loader.nameOfFile(path, place.at('path'));
  try {
    return parseJsonPatch(path === '' ? text : decodeText(loader.read(path, place.at('path')), file));
  } catch (error) {
    if (error instanceof JsonPatchError) throw place.error('InvalidPatch', error.message, { cause: error });
    throw yamlFault(error, file);
  }
}
