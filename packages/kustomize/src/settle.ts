import { isScalar, type MappingNode, type Node, Scalar, textOf } from '@capstan/yaml';
import { KustomizeError } from './error.ts';
import type { Resource } from './resource.ts';
import { BARE_KEY_REMEDY, faultOfBareKey } from './written-bare.ts';

/** Characters that JSON leaves as they are, and YAML does not. */
const SPECIAL = /[\x7f-\x9f\ufffe\uffff]/;
const NOT_ALLOWED = /[\x7f-\x84\x86-\x9f\ufffe\uffff]/;

/** A text as it is once it was written as JSON and read as YAML: breaks of U+0085 are folded as in any quoted text. */
export function foldBreaks(text: string): string {
  return text.replace(/ *\x85(?: *\x85)* */g, (breaks) => '\n'.repeat(breaks.split('\x85').length - 2) || ' ');
}

/** Why a text cannot go through JSON and YAML; undefined where it can. */
export function faultOfText(text: string): string | undefined {
  const [character] = NOT_ALLOWED.exec(text) ?? [];
  if (character === undefined) return undefined;
  const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  return `control characters are not allowed, found U+${code}`;
}

/** Brings a resource to what kustomize prints of it, by JSON and YAML. Throws a fault that names the object and field where it cannot. */
export function settle(resource: Resource): void {
  const fault = (message: string, path: readonly (string | number)[] = [], remedy?: string): KustomizeError =>
    new KustomizeError({
      code: 'InvalidResource',
      file: resource.origin.path,
      line: resource.origin.line,
      ...(path.length === 0 ? {} : { field: path.join('.') }),
      object: resource.label,
      message,
      ...(remedy === undefined ? {} : { remedy }),
    });
  if (resource.kind === '') throw fault('a patch left no kind');
  if (resource.name === '' && !resource.kind.endsWith('List')) throw fault('a patch left no metadata.name');
  const annotations = resource.metadata?.get('annotations');
  if (annotations instanceof Map) {
    for (const key of annotations.keys()) {
      const reason = faultOfBareKey(key);
      if (reason !== undefined) throw fault(reason, ['metadata', 'annotations', key], BARE_KEY_REMEDY);
    }
  }
  const path: (string | number)[] = [];
  try {
    settleNode(resource.root, path);
  } catch (error) {
    if (!(error instanceof Unwritable)) throw error;
    throw fault(error.message, path);
  }
}

/** Something at the path that the walk has come to. */
class Unwritable extends Error {}

/** The node that takes another's place; undefined where it stays. `path` is the way to it, and to the fault where one is thrown. */
function settleNode(node: Node, path: (string | number)[]): Node | undefined {
  if (isScalar(node)) return settleScalar(node);
  if (node instanceof Map) settleMapping(node, path);
  else {
    for (let index = 0; index < node.length; index += 1) {
      path.push(index);
      const item = node[index];
      const settled = item === undefined ? undefined : settleNode(item, path);
      if (settled !== undefined) node[index] = settled;
      path.pop();
    }
  }
  return undefined;
}

function settleMapping(mapping: MappingNode, path: (string | number)[]): void {
  for (const [key, value] of mapping) {
    path.push(key);
    if (SPECIAL.test(key)) throw new Unwritable(faultOfText(key) ?? 'a line break (U+0085) ends the key too early');
    const settled = settleNode(value, path);
    if (settled !== undefined) mapping.set(key, settled);
    path.pop();
  }
}

function settleScalar(scalar: string | Scalar): Node | undefined {
  const text = textOf(scalar);
  if (scalar instanceof Scalar && scalar.tag === 'float' && /(?:inf|nan)$/i.test(text))
    throw new Unwritable(`holds ${text}, which JSON cannot carry`);
  if (!SPECIAL.test(text)) return undefined;
  const reason = faultOfText(text);
  if (reason !== undefined) throw new Unwritable(reason);
  return scalar instanceof Scalar ? new Scalar(foldBreaks(text), scalar.tag, scalar.quoted, scalar.folded) : foldBreaks(text);
}
