import { stringify } from '@capstan/yaml';
import { FILE_NAMES, type KustomizationFile } from './kustomization-file.ts';
import type { Loader } from './loader.ts';
import { Place } from './place.ts';
import { readKustomization } from './read-kustomization.ts';
import { readResources } from './read-resources.ts';

/**
 * The kustomization file that Flux makes for a directory without one: every YAML file below it that holds Kubernetes objects; a
 * directory that has a kustomization file of its own counts as a whole. A file that is no Kubernetes YAML is a fault.
 */
export function generateKustomization(loader: Loader): KustomizationFile {
  const resources = scan(loader, loader.root, '.');
  const text = stringify({ apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources }, { flavor: 'sigs' });
  const name = FILE_NAMES[0] ?? 'kustomization.yaml';
  const path = loader.root === '' ? name : `${loader.root}/${name}`;
  const { kustomization } = readKustomization({ resources });
  // Faults name the generated file, whose lines are those of the text above.
  return { name, kustomization, place: new Place(path, text) };
}

function scan(loader: Loader, directory: string, relative: string): string[] {
  const { context, tree } = loader;
  context.closure.listed(directory);
  const found: string[] = [];
  for (const name of tree.readDirectory(directory) ?? []) {
    const path = directory === '' ? name : `${directory}/${name}`;
    const here = `${relative}/${name}`;
    if (tree.kindOf(path) === 'directory') {
      const isOwn = FILE_NAMES.some((file) => tree.kindOf(`${path}/${file}`) === 'file');
      if (isOwn) found.push(here);
      else found.push(...scan(loader, path, here));
      continue;
    }
    if (!/\.ya?ml$/.test(name) || context.options.ignored?.(path) === true) continue;
    const place = new Place(path, '');
    if (context.attempt(() => readResources(loader, here, place)) !== undefined) found.push(here);
  }
  return found;
}
