import { resolvePath } from '@capstan/tree';
import type { FluxOverrides, FluxPatch } from './build-options.ts';
import type { ImageRule, Kustomization, Patch } from './kustomization.ts';
import type { KustomizationFile } from './kustomization-file.ts';
import type { Loader } from './loader.ts';
import { Place } from './place.ts';

/** The kustomization file as if a Flux Kustomization's own fields were written in it, as Flux's generator merges them. */
export function withOverrides(file: KustomizationFile, loader: Loader): KustomizationFile {
  const { overrides } = loader.context.options;
  if (overrides === undefined) return file;
  const { patches = [] } = overrides;
  const components = componentsOf(overrides, loader);
  const kustomization: Kustomization = {
    ...file.kustomization,
    namespace: overrides.targetNamespace ?? file.kustomization.namespace,
    namePrefix: overrides.namePrefix ?? file.kustomization.namePrefix,
    nameSuffix: overrides.nameSuffix ?? file.kustomization.nameSuffix,
    patches: [...file.kustomization.patches, ...patches.map(patchOf)],
    images: mergeImages(file.kustomization.images, overrides.images ?? []),
    components: [...file.kustomization.components, ...components.map(({ path }) => path)],
    buildMetadata: buildMetadataOf(file.kustomization, overrides),
  };
  const place = file.place.withEntries([
    ...patches.map((_, index) => [`patches.${file.kustomization.patches.length + index}`, ownField('patches', index)] as const),
    ...components.map(
      ({ index }, position) => [`components.${file.kustomization.components.length + position}`, ownField('components', index)] as const,
    ),
  ]);
  return { ...file, kustomization, place };
}

/** Where an entry of the Kustomization's own is told of: no file has it. */
function ownField(field: string, index: number): Place {
  return new Place(`spec.${field}[${index}]`, '');
}

/** A file without resources gets origins from Flux, which keeps kustomize from calling it empty. */
function buildMetadataOf(kustomization: Kustomization, overrides: FluxOverrides): readonly string[] {
  if (overrides.buildMetadata !== undefined && overrides.buildMetadata.length > 0) return overrides.buildMetadata;
  return kustomization.resources.length === 0 ? ['originAnnotations'] : kustomization.buildMetadata;
}

function patchOf({ patch, target }: FluxPatch): Patch {
  return {
    path: '',
    patch,
    target:
      target === undefined
        ? undefined
        : {
            group: target.group ?? '',
            version: target.version ?? '',
            kind: target.kind ?? '',
            name: target.name ?? '',
            namespace: target.namespace ?? '',
            annotationSelector: target.annotationSelector ?? '',
            labelSelector: target.labelSelector ?? '',
          },
    options: { allowNameChange: false, allowKindChange: false },
  };
}

/** An image of the same name is changed field by field; a new tag or digest takes the place of both. */
function mergeImages(images: readonly ImageRule[], added: NonNullable<FluxOverrides['images']>): ImageRule[] {
  const merged = images.map((image) => ({ ...image }));
  for (const image of added) {
    const existing = merged.find(({ name }) => name === image.name);
    const { newName = '', newTag = '', digest = '' } = image;
    if (existing === undefined) {
      merged.push({ name: image.name, newName, newTag, digest, tagSuffix: '' });
      continue;
    }
    if (newName !== '') existing.newName = newName;
    if (newTag !== '' || digest !== '') Object.assign(existing, { newTag, digest });
  }
  return merged;
}

/** The components that are to be built, and which entry of the list each is. */
function componentsOf(overrides: FluxOverrides, loader: Loader): { path: string; index: number }[] {
  const listed = (overrides.components ?? []).map((path, index) => ({ path, index }));
  return listed.filter(({ path, index }) => {
    if (/^(?:git::|gh:|ssh:\/\/|https?:\/\/|git@|github\.com[:/]|file:\/\/\/|\/)/i.test(path)) {
      throw ownField('components', index).error('Forbidden', `component path '${path}' must be local and relative`);
    }
    if (overrides.ignoreMissingComponents !== true) return true;
    const resolved = resolvePath(loader.root, path);
    const found = resolved !== undefined && loader.tree.kindOf(resolved) !== undefined;
    if (!found && resolved !== undefined) loader.noteAbsent(resolved);
    return found;
  });
}
