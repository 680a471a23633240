import { isNull, type MappingNode, type Node, parseNodes, stringify, textOf, YamlError } from '@capstan/yaml';
import { HelmError } from './error.ts';
import { sortManifests, splitManifests } from './manifests.ts';

/** What is done with the manifests of a release before they are sorted; takes and gives a stream of YAML. */
export type PostRenderer = (manifests: string) => string;

/** Whether hooks go through the post-renderer with the other manifests, apart from them, or not at all, as in Helm 3. */
export type PostRenderStrategy = 'combined' | 'separate' | 'nohooks';

/** Says from which template an object of the stream comes; taken off again behind the post-renderer. */
const FILE_ANNOTATION = 'postrenderer.helm.sh/postrender-filename';

/** Rendered files through a post-renderer, each object under the file that it came from. Throws a HelmError. */
export function postRenderFiles(
  files: ReadonlyMap<string, string>,
  render: PostRenderer,
  strategy: PostRenderStrategy,
): ReadonlyMap<string, string> {
  if (strategy === 'combined') return split(render(merge(files)), '');
  const { hooks, manifests } = sortManifests(files);
  const hookFiles = byFile(hooks.map((hook) => [hook.path, hook.manifest]));
  const manifestFiles = byFile(manifests.map((manifest) => [manifest.name, manifest.content]));
  const renderedHooks = strategy === 'nohooks' || hookFiles.size === 0 ? hookFiles : split(render(merge(hookFiles)), 'hooks-');
  const renderedManifests = manifestFiles.size === 0 ? manifestFiles : split(render(merge(manifestFiles)), 'manifests-');
  return byFile([...renderedHooks, ...renderedManifests]);
}

/** Texts joined by the file that they belong to. */
function byFile(texts: readonly (readonly [string, string])[]): Map<string, string> {
  const files = new Map<string, string>();
  for (const [path, text] of texts) {
    const known = files.get(path);
    files.set(path, known === undefined ? text : `${known}\n---\n${text}`);
  }
  return files;
}

/** All files as one stream, each object marked with its file. */
function merge(files: ReadonlyMap<string, string>): string {
  const documents: string[] = [];
  for (const path of [...files.keys()].sort()) {
    if (path.slice(path.lastIndexOf('/') + 1).startsWith('_')) continue;
    for (const text of splitManifests(files.get(path) ?? '')) {
      for (const root of read(text, `parsing ${path}`)) {
        tableIn(tableIn(root, 'metadata', path), 'annotations', path).set(FILE_ANNOTATION, path);
        documents.push(stringify(root, { flavor: 'kyaml' }));
      }
    }
  }
  return documents.join('---\n');
}

/** A stream as files again; objects without a mark get a file each, whose name begins with `prefix` and tells which object it was. */
function split(stream: string, prefix: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const [index, root] of read(stream, 'error while parsing post rendered output').entries()) {
    const metadata = root.get('metadata');
    const annotations = metadata instanceof Map ? metadata.get('annotations') : undefined;
    const mark = annotations instanceof Map ? annotations.get(FILE_ANNOTATION) : undefined;
    if (annotations instanceof Map) annotations.delete(FILE_ANNOTATION);
    if (metadata instanceof Map && annotations instanceof Map && annotations.size === 0) metadata.delete('annotations');
    const path =
      mark === undefined || mark instanceof Map || Array.isArray(mark) ? `generated-by-postrender-${prefix}${index}.yaml` : textOf(mark);
    const text = stringify(root, { flavor: 'kyaml' });
    const known = files.get(path);
    files.set(path, known === undefined ? text : `${known}---\n${text}`);
  }
  return files;
}

function read(text: string, doing: string): MappingNode[] {
  try {
    return parseNodes(text).map(({ root }) => {
      if (root instanceof Map) return root;
      throw new HelmError('ManifestInvalid', `${doing}: an object is no mapping`);
    });
  } catch (error) {
    if (error instanceof YamlError) throw new HelmError('ManifestInvalid', `${doing}: ${error.message}`, error);
    throw error;
  }
}

/** The mapping in a field, made where there is none. */
function tableIn(parent: MappingNode, field: string, path: string): MappingNode {
  const known: Node | undefined = parent.get(field);
  if (known instanceof Map) return known;
  if (known !== undefined && !isNull(known)) throw new HelmError('ManifestInvalid', `annotating ${path}: ${field} is no mapping`);
  const table: MappingNode = new Map();
  parent.set(field, table);
  return table;
}
