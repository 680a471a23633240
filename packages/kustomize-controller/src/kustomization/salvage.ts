import { type BuildOptions, type BuiltResource, build, type Fault } from '@capstan/kustomize';
import { Tree } from '@capstan/tree';
import { parseDocument, stringify, type Value, YamlError } from '@capstan/yaml';

/** Larger trees are not copied for the sake of a fuller message. */
const LARGEST_TREE = 8 * 1024 * 1024;
/** What is left out may be missed elsewhere; after so many rounds it is given up. */
const ROUNDS = 4;

/**
 * What a path would build to without all that is wrong in it: the files and entries that `faults` name are left out. Nothing of it may be
 * applied; it is for finding the faults that a broken build hides. Undefined where nothing is left to build.
 */
export function salvage(tree: Tree, path: string, options: BuildOptions, faults: readonly Fault[]): BuiltResource[] | undefined {
  if (tree.byteLength > LARGEST_TREE) return undefined;
  const files = new Map<string, Uint8Array | string>();
  for (const file of tree.paths()) files.set(file, tree.readFile(file) ?? '');
  let wrong = faults;
  for (let round = 0; round < ROUNDS; round++) {
    if (!leaveOut(files, wrong)) return undefined;
    const result = build(Tree.of(files), path, options);
    if (result.ok) return result.resources;
    wrong = result.faults;
  }
  return undefined;
}

/** Takes what faults name out of the files; whether there was anything to take. */
function leaveOut(files: Map<string, Uint8Array | string>, faults: readonly Fault[]): boolean {
  const before = files.size;
  const entries = new Map<string, Set<string>>();
  for (const { file, field } of faults) {
    const entry = /^([A-Za-z]+\.\d+)(?:\.|$)/.exec(field ?? '')?.[1];
    if (entry === undefined) files.delete(file);
    else entries.set(file, (entries.get(file) ?? new Set<string>()).add(entry));
  }
  let changed = files.size < before;
  for (const [file, names] of entries) {
    const content = files.get(file);
    if (content === undefined) continue;
    const rest = withoutEntries(content, names);
    if (rest === undefined) files.delete(file);
    else files.set(file, rest);
    changed = true;
  }
  return changed;
}

/** A kustomization file without these entries, `resources.0`; undefined where nothing of it would be left. */
function withoutEntries(content: Uint8Array | string, names: ReadonlySet<string>): string | undefined {
  let document: Value;
  try {
    document = parseDocument(content, { flavor: 'kyaml' });
  } catch (error) {
    if (error instanceof YamlError) return undefined;
    throw error;
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return undefined;
  const rest: Record<string, Value> = Object.create(null);
  for (const [field, value] of Object.entries(document)) {
    const kept = Array.isArray(value) ? value.filter((_, index) => !names.has(`${field}.${index}`)) : value;
    if (!Array.isArray(kept) || kept.length > 0) rest[field] = kept as Value; // a list of values is a value
  }
  const fields = Object.keys(rest).filter((field) => field !== 'apiVersion' && field !== 'kind');
  return fields.length === 0 ? undefined : stringify(rest, { flavor: 'kyaml' });
}
