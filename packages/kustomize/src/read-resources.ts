import type { Tree } from '@capstan/tree';
import { isScalar, type MappingNode, type Node, NULL, type RawDocument, readNodes, Scalar, YamlError } from '@capstan/yaml';
import { documentsOf } from './documents-of.ts';
import { KustomizeError } from './error.ts';
import { valueOfNode } from './json-values.ts';
import { type Loader, unreachable } from './loader.ts';
import { maskUrl } from './mask-url.ts';
import type { Place } from './place.ts';
import { remedyOfYaml } from './remedy-of-yaml.ts';
import { isHttp, isMarkedRepository, isNamedAsFile, REMOTE_FILE } from './remote.ts';
import { parseRepoSpec } from './repo-spec.ts';
import { Resource } from './resource.ts';
import { textField } from './scalars.ts';

/** The resources of a file named in a kustomization. Throws the first fault of the file, or one at `place` where there is no file. */
export function readResources(loader: Loader, path: string, place: Place): Resource[] {
  if (isHttp(path)) return remoteResources(path, loader.openRemoteFile(path, place), loader);
  const bytes = loader.read(path, place);
  const resolved = loader.resolve(path, place);
  try {
    return parseOnce(loader.tree, resolved, bytes, loader.nameOf(resolved), loader);
  } catch (error) {
    const isMistaken = KUSTOMIZATION_FILE.test(path) && error instanceof KustomizeError && error.code === 'InvalidResource';
    if (!isMistaken) throw error;
    throw place.error('InvalidResource', `'${path}' is a kustomization file, no resource`, { cause: error, remedy: 'name its directory' });
  }
}

const KUSTOMIZATION_FILE = /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/;

/**
 * The resources of a URL in the place of a file. Undefined where it means a directory of a repository: as kustomize does, what can be
 * either is tried as a file first. Throws a fault where it is neither.
 */
export function readRemoteResources(loader: Loader, url: string, place: Place): Resource[] | undefined {
  const mayBeRepository = parseRepoSpec(url) !== undefined;
  if (mayBeRepository && isMarkedRepository(url)) return undefined;
  const answer = loader.ask({ kind: 'file', url }, url, place);
  if (answer.kind === 'failed') {
    if (mayBeRepository) return undefined;
    throw unreachable(url, answer.reason, place);
  }
  try {
    return remoteResources(url, answer.tree, loader);
  } catch (error) {
    // A page for people, as a host of repositories shows of a directory.
    if (mayBeRepository && !isNamedAsFile(url)) return undefined;
    throw error;
  }
}

function remoteResources(url: string, tree: Tree, loader: Loader): Resource[] {
  return parseOnce(tree, REMOTE_FILE, tree.readFile(REMOTE_FILE) ?? new Uint8Array(), maskUrl(url), loader);
}

/** The resources of a tree's file, which is parsed once however often it is read. */
function parseOnce(tree: Tree, path: string, bytes: Uint8Array, name: string, loader: Loader): Resource[] {
  const cache = documentsOf(tree);
  const known = cache.get(path);
  const documents = known ?? parse(bytes, name, loader);
  if (known === undefined) cache.set(path, documents);
  return resourcesOf(documents, name, loader);
}

/** The resources of a text inside of another file. */
export function parseResources(text: string, file: string, loader: Loader): Resource[] {
  return resourcesOf(parse(text, file, loader), file, loader);
}

function parse(source: Uint8Array | string, file: string, loader: Loader): RawDocument[] {
  try {
    return readNodes(source, { file, limits: loader.context.options.limits ?? {} });
  } catch (error) {
    throw yamlFault(error, file, source);
  }
}

/** A YamlError as a fault of the build, with what mends it where `source` shows that; anything else as it is. */
export function yamlFault(error: unknown, file: string, source?: Uint8Array | string): unknown {
  if (!(error instanceof YamlError)) return error;
  const { line, column, reason, code } = error;
  const text = typeof source === 'string' || source === undefined ? source : new TextDecoder().decode(source.slice());
  const remedy = line === undefined || text === undefined ? undefined : remedyOfYaml(text, line);
  return new KustomizeError(
    {
      code: code === 'LimitExceeded' ? 'LimitExceeded' : 'InvalidYaml',
      file,
      ...(line === undefined ? {} : { line }),
      ...(column === undefined ? {} : { column }),
      message: reason,
      ...(remedy === undefined ? {} : { remedy }),
    },
    { cause: error },
  );
}

interface PlacedNode {
  readonly node: Node;
  readonly line: number;
}

function resourcesOf(documents: readonly RawDocument[], file: string, loader: Loader): Resource[] {
  let queue: PlacedNode[];
  try {
    queue = documents.map((document) => ({ node: document.raw(), line: document.lineOffset + firstLine(document.text) }));
  } catch (error) {
    throw yamlFault(error, file);
  }
  queue = unwrapSingleList(queue);
  const resources: Resource[] = [];
  // Lists are taken apart after what follows them in the file, as kustomize does.
  for (let at = 0; at < queue.length; at += 1) {
    const placed = queue[at];
    if (placed === undefined || isEmpty(placed.node)) continue;
    const { node, line } = placed;
    const root = validated(node, file, line);
    const kind = textField(root, 'kind');
    const items = kind.endsWith('List') ? root.get('items') : undefined;
    if (items === undefined) {
      const resource = new Resource(root, { path: file, line });
      resource.customScopes = loader.context.customSchema?.scopes;
      resources.push(resource);
    } else if (Array.isArray(items)) {
      for (const item of items) queue.push({ node: asJson(item), line });
    } else if (!(items instanceof Scalar && items.tag === 'null')) {
      throw invalid(file, line, `expected a list in items of ${kind}`);
    }
  }
  return resources;
}

/** A file that holds one `List` is what is in it. */
function unwrapSingleList(queue: PlacedNode[]): PlacedNode[] {
  const [only] = queue;
  if (queue.length !== 1 || only === undefined || !(only.node instanceof Map)) return queue;
  const kind = textField(only.node, 'kind');
  const items = only.node.get('items');
  if ((kind !== 'List' && kind !== 'ResourceList') || !Array.isArray(items)) return queue;
  return items.map((node) => ({ node, line: only.line }));
}

function validated(node: Node, file: string, line: number): Map<string, Node> {
  if (!(node instanceof Map)) throw invalid(file, line, 'no Kubernetes object: expected a mapping with apiVersion, kind and metadata');
  const kind = textField(node, 'kind');
  if (kind === '') throw invalid(file, line, 'missing kind', 'set kind, or leave the file out of the resources');
  if (!hasName(node) && !kind.endsWith('List')) throw invalid(file, line, `missing metadata.name in ${kind}`, 'give the object a name');
  return node;
}

function hasName(node: MappingNode): boolean {
  const metadata = node.get('metadata');
  return metadata instanceof Map && textField(metadata, 'name') !== '';
}

function invalid(file: string, line: number, message: string, remedy?: string): KustomizeError {
  return new KustomizeError({ code: 'InvalidResource', file, line, message, ...(remedy === undefined ? {} : { remedy }) });
}

function isEmpty(node: Node): boolean {
  if (node instanceof Map) return node.size === 0;
  return Array.isArray(node) ? node.length === 0 : node instanceof Scalar && node.tag === 'null';
}

/** An item of a list comes by way of JSON, which quotes every string. */
function asJson(node: Node): Node {
  if (Array.isArray(node)) return node.map(asJson);
  if (node instanceof Map) return new Map([...node].map(([key, value]) => [key, asJson(value)]));
  const value = valueOfNode(node);
  if (typeof value === 'string') return new Scalar(value, 'str', true);
  if (value === null) return NULL_WORD;
  return isScalar(node) ? node : NULL;
}

const NULL_WORD = new Scalar('null', 'null');

/** The line in a document's text at which its content begins, counted from 1. */
function firstLine(text: string): number {
  let line = 1;
  let from = 0;
  while (from < text.length) {
    const newline = text.indexOf('\n', from);
    const end = newline === -1 ? text.length : newline;
    const content = text.slice(from, end).trim();
    if (content !== '' && !content.startsWith('#') && !content.startsWith('---')) return line;
    if (newline === -1) break;
    from = newline + 1;
    line += 1;
  }
  return 1;
}
