import { resolvePath } from '@capstan/tree';
import { decodeText, parseDocument, type Value } from '@capstan/yaml';
import type { Kustomization } from './kustomization.ts';
import type { Loader } from './loader.ts';
import { Place } from './place.ts';
import { readKustomization } from './read-kustomization.ts';
import { yamlFault } from './read-resources.ts';
import { faultOfText, foldBreaks } from './settle.ts';

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
    if (loader.isFile(name)) return true;
    loader.noteAbsent(resolvePath(loader.root, name) ?? name);
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
    throw yamlFault(error, loader.nameOf(path), bytes);
  }
}

/** As {@link loadKustomizationFile}, of a text. Throws a YamlError or a fault. */
function parseKustomizationFile(name: string, path: string, text: string, loader: Loader): KustomizationFile {
  const place = new Place(path, text);
  const parsed = parseDocument(text, { flavor: 'sigs', file: path, limits: loader.context.options.limits ?? {} });
  const value = ESCAPED.test(text) ? settled(parsed, place) : parsed;
  refuseForeign(value, place);
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

/** The escapes by which characters come in that YAML has no place for. */
const ESCAPED = /\\[xuUN]/;

/** A value whose texts are as kustomize hands them on to its transformers, by YAML and JSON. Throws where they cannot go that way. */
function settled(value: Value, place: Place): Value {
  if (typeof value === 'string') {
    const reason = faultOfText(value);
    if (reason !== undefined) throw place.error('InvalidKustomization', reason);
    return foldBreaks(value);
  }
  if (Array.isArray(value)) return value.map((item, index) => settled(item, place.at(index)));
  if (typeof value !== 'object' || value === null) return value;
  const result: { [key: string]: Value } = Object.create(null);
  for (const [key, item] of Object.entries(value)) result[key] = settled(item, place.at(key));
  return result;
}

function isTypeOnly(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, item]) => key === 'kind' || key === 'apiVersion' || item === null || item === '');
}

/** Flux's own kind of this name configures a build from outside; what it says is none of kustomize's fields. */
function refuseForeign(value: Value, place: Place): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  const { apiVersion } = value;
  if (typeof apiVersion !== 'string' || !apiVersion.startsWith('kustomize.toolkit.fluxcd.io/')) return;
  throw place.at('apiVersion').error('InvalidKustomization', `'${apiVersion}' is a Kustomization of Flux, no kustomization file`, {
    remedy: 'give the file another name, and list it in resources',
  });
}

function checkHeader(kustomization: Kustomization, place: Place): void {
  const { kind, apiVersion } = kustomization;
  if (kind !== 'Kustomization' && kind !== 'Component')
    throw place.at('kind').error('InvalidKustomization', `kind should be Kustomization or Component, found '${kind}'`, {
      remedy: 'write one of them, or nothing',
    });
  const wanted = kind === 'Component' ? 'kustomize.config.k8s.io/v1alpha1' : 'kustomize.config.k8s.io/v1beta1';
  if (apiVersion !== wanted) {
    throw place.at('apiVersion').error('InvalidKustomization', `apiVersion for ${kind} should be ${wanted}, found '${apiVersion}'`, {
      remedy: 'write that, or nothing',
    });
  }
  const [unsupported] = kustomization.unsupported;
  if (unsupported !== undefined) {
    throw place.at(unsupported).error('Unsupported', `${unsupported} is not supported: Helm charts are not rendered in a kustomize build`, {
      remedy: 'use a HelmRelease, or commit the rendered manifests',
    });
  }
}
