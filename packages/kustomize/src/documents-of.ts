import type { Tree } from '@capstan/tree';
import type { RawDocument } from '@capstan/yaml';

const DOCUMENTS = new WeakMap<Tree, Map<string, RawDocument[]>>();

/** The parsed files of a tree by path; they live as long as the tree, so that a file is parsed once a revision, whoever includes it. */
export function documentsOf(tree: Tree): Map<string, RawDocument[]> {
  const known = DOCUMENTS.get(tree);
  if (known !== undefined) return known;
  const documents = new Map<string, RawDocument[]>();
  DOCUMENTS.set(tree, documents);
  return documents;
}
