import { editText, isNull, isScalar, type MappingNode, type Node, parseNodes, type TextEdit, textOf } from '@capstan/yaml';
import { goJson, goJsonIndented } from './go-json.ts';
import { valueOfNode } from './json-values.ts';
import { type CreateKind, lookUp, type Match, matchPath, PathError } from './match-path.ts';
import { retext } from './replacements.ts';
import { copyNode } from './scalars.ts';

/**
 * Sets a value inside of a field that holds YAML or JSON as text, when the path leads through such a field. False where it does not, or
 * where nothing in the text is at the path: then the path means fields of the object alone.
 */
export function replaceInText(root: MappingNode, path: readonly string[], value: Node, create: CreateKind | undefined): boolean {
  const field = textFieldOn(root, path);
  if (field === undefined) return false;
  const text = isScalar(field.match.value) ? textOf(field.match.value) : '';
  try {
    const document = parseNodes(text)[0]?.root;
    if (document === undefined) return false;
    const matches = matchPath(document, field.rest, create);
    if (matches.length === 0) return false;
    const edits: TextEdit[] = [];
    for (const match of matches) {
      const written = valueFor(match, value);
      // A text where a number stands: kustomize notices when it reads the result again, and leaves everything as it was.
      if (written === undefined) return true;
      match.set(written);
      edits.push({ path: match.path, value: written });
    }
    const written = /^\s*[{[]/.test(text) ? asJson(document, text) : editText(text, edits);
    const replaced = isScalar(field.match.value) ? retext(field.match.value, written) : undefined;
    if (replaced === undefined) return false;
    field.match.set(replaced);
    return true;
  } catch (error) {
    if (error instanceof PathError || (error instanceof Error && error.name === 'YamlError')) return false;
    throw error;
  }
}

function valueFor(match: Match, value: Node): Node | undefined {
  if (!isScalar(match.value)) return copyNode(value);
  return retext(match.value, isScalar(value) && !isNull(value) ? textOf(value) : '');
}

/** The first scalar on the way, and what remains of the path. */
function textFieldOn(root: MappingNode, path: readonly string[]): { match: Match; rest: readonly string[] } | undefined {
  for (let length = 1; length < path.length; length += 1) {
    try {
      const match = lookUp(root, path.slice(0, length));
      if (match !== undefined && isScalar(match.value)) return isNull(match.value) ? undefined : { match, rest: path.slice(length) };
    } catch (error) {
      if (!(error instanceof PathError)) throw error;
    }
  }
  return undefined;
}

function asJson(document: Node, original: string): string {
  const value = valueOfNode(document);
  return original.includes('\n') && original.includes('  ') ? goJsonIndented(value) : goJson(value);
}
