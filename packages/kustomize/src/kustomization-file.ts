import { resolvePath } from '@capstan/tree';
import { decodeText, parseDocument } from '@capstan/yaml';
import type { Kustomization } from './kustomization.ts';
import type { Loader } from './loader.ts';
import { Place } from './place.ts';
import { readKustomization } from './read-kustomization.ts';
import { yamlFault } from './read-resources.ts';

/** The names under which a kustomization file is looked for. */
export const FILE_NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** A kustomization file that was read: what it says, and where its fields stand. */
export interface KustomizationFile {
  readonly name: string;
  readonly kustomization: Kustomization;
  readonly place: Place;
}

/** The kustomization file of a loader's directory; undefined where there is none. Throws where there are several. */
export function findKustomizationFile(loader: Loader, place: Place): string | undefined {
  const found = FILE_NAMES.filter((name) => {
    const path = resolvePath(loader.root, name) ?? name;
    if (loader.tree.kindOf(path) === 'file') return true;
    loader.noteAbsent(path);
    return false;
  });
  if (found.length > 1) {
    throw place.error(
      'Ambiguous',
      `found multiple kustomization files in '${loader.root === '' ? '.' : loader.root}': ${found.join(', ')}`,
      { remedy: 'keep one of them' },
    );
  }
  return found[0];
}

/** Reads and checks the directory's kustomization file. Every fault of its shape is reported, and what is right of it given. */
export function loadKustomizationFile(loader: Loader, place: Place): KustomizationFile {
  const name = findKustomizationFile(loader, place);
  if (name === undefined) {
    throw place.error('NotFound', `no kustomization file in '${loader.root === '' ? '.' : loader.root}'`, {
      remedy: `add a ${FILE_NAMES[0]}`,
    });
  }
  const path = resolvePath(loader.root, name) ?? name;
  const bytes = loader.read(name, place);
  try {
    return parseKustomizationFile(name, loader.nameOf(path), decodeText(bytes, path), loader);
  } catch (error) {
    throw yamlFault(error, loader.nameOf(path));
  }
}

/** As {@link loadKustomizationFile}, of a text. Throws a YamlError or a fault. */
function parseKustomizationFile(name: string, path: string, text: string, loader: Loader): KustomizationFile {
  const value = parseDocument(text, { flavor: 'sigs', file: path, limits: loader.context.options.limits ?? {} });
  const place = new Place(path, text);
  const { kustomization, faults } = readKustomization(value);
  // What is right of the file is still looked at, so that all faults of the tree are told at once.
  for (const { path: field, code, message, remedy } of faults)
    loader.context.report(place.at(...field).error(code, message, { remedy }).fault);
  // Flux writes into the outermost file before it builds, and so none of its files is empty.
  const mayBeEmpty = loader.context.options.overrides !== undefined && loader.isOutermost;
  if (!mayBeEmpty && (value === null || isTypeOnly(value)))
    throw place.error('InvalidKustomization', 'kustomization.yaml is empty', { remedy: 'list the resources in it, or remove the file' });
  checkHeader(kustomization, place);
  return { name, kustomization, place };
}

function isTypeOnly(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, item]) => key === 'kind' || key === 'apiVersion' || item === null || item === '');
}

function checkHeader(kustomization: Kustomization, place: Place): void {
  const { kind, apiVersion } = kustomization;
  if (kind !== 'Kustomization' && kind !== 'Component')
    throw place.at('kind').error('InvalidKustomization', 'kind should be Kustomization or Component');
  const wanted = kind === 'Component' ? 'kustomize.config.k8s.io/v1alpha1' : 'kustomize.config.k8s.io/v1beta1';
  if (apiVersion !== wanted) throw place.at('apiVersion').error('InvalidKustomization', `apiVersion for ${kind} should be ${wanted}`);
  const [unsupported] = kustomization.unsupported;
  if (unsupported !== undefined) {
    throw place.at(unsupported).error('Unsupported', `${unsupported} is not supported: Helm charts are not rendered in a kustomize build`, {
      remedy: 'use a HelmRelease, or commit the rendered manifests',
    });
  }
}
