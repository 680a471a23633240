import { stringify } from '@capstan/yaml';
import { parseRepoSpec } from './repo-spec.ts';
import type { OriginAnnotation, Resource } from './resource.ts';

/** The annotations that `buildMetadata` asks for. */
const ORIGIN = 'config.kubernetes.io/origin';
const TRANSFORMATIONS = 'alpha.config.kubernetes.io/transformations';

/** The version of kustomize whose output a build equals; part of the managed-by label. */
export const KUSTOMIZE_VERSION = 'v5.8.1';

/** The origin of something at `path` below another; of a repository's URL it is the repository. */
export function annotateOrigin(below: OriginAnnotation, path: string): OriginAnnotation {
  const spec = parseRepoSpec(path);
  if (spec === undefined) return { ...below, path: joinPath(below.path ?? '', path) };
  return { repo: spec.cloneUrl, ref: spec.ref, path: spec.path === '' ? NAMELESS_ROOT : spec.path };
}

/** What kustomize calls the root of a repository that it has not cloned. */
const NAMELESS_ROOT = 'notCloned';

/** What a builtin generator or transformer leaves as its trace; undefined where none are wanted. */
export function recordTransformation(
  target: { readonly originPath: OriginAnnotation | undefined },
  kind: string,
  fileName: string,
): OriginAnnotation | undefined {
  if (target.originPath === undefined) return undefined;
  const { repo, ref, path } = target.originPath;
  return {
    ...(repo === undefined ? {} : { repo }),
    ...(ref === undefined ? {} : { ref }),
    configuredIn: joinPath(path ?? '', fileName),
    configuredBy: { apiVersion: 'builtin', kind },
  };
}

/** Joins and cleans paths as Go's filepath.Join does; unlike a tree's path, the result may lead upwards. */
function joinPath(base: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${base}/${path}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts.length === 0 && base === '' && path === '' ? '' : parts.join('/') || '.';
}

/** Writes the annotations and the label that `buildMetadata` asks for. */
export function applyBuildMetadata(resources: readonly Resource[], options: readonly string[]): void {
  const origins = options.includes('originAnnotations');
  const transformations = options.includes('transformerAnnotations');
  for (const resource of resources) {
    const { annotations } = resource;
    if (origins && resource.originAnnotation !== undefined)
      annotations.set(ORIGIN, stringify(ordered(resource.originAnnotation), { flavor: 'kyaml' }));
    if (transformations && resource.transformations.length > 0) {
      annotations.set(TRANSFORMATIONS, stringify(resource.transformations.map(ordered), { flavor: 'kyaml' }));
    }
    if (annotations.size > 0 || resource.metadata?.has('annotations') === true) resource.setMetadataMap('annotations', annotations);
  }
}

/** The fields in the order in which kustomize writes them. */
function ordered(origin: OriginAnnotation): Map<string, unknown> {
  const fields = new Map<string, unknown>();
  for (const name of ['path', 'repo', 'ref', 'configuredIn'] as const)
    if (origin[name] !== undefined && origin[name] !== '') fields.set(name, origin[name]);
  const by = origin.configuredBy;
  if (by !== undefined) {
    const names = new Map<string, unknown>();
    for (const name of ['apiVersion', 'kind', 'name', 'namespace'] as const)
      if (by[name] !== undefined && by[name] !== '') names.set(name, by[name]);
    fields.set('configuredBy', names);
  }
  return fields;
}
