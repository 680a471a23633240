import { GoMap, type Value, valueOfPlain } from '@capstan/gotemplate';
import { HelmError } from './error.ts';
import type { HelmMajor } from './helm-major.ts';
import { type KindOrder, sortByKind } from './kind-order.ts';
import { jsonTypeOf } from './metadata.ts';
import { readPlainYaml, withYamlErrors } from './read-yaml.ts';

/** One object of a rendered chart, as text. */
export interface Manifest {
  /** The template it comes from. */
  readonly name: string;
  readonly content: string;
  readonly apiVersion: string;
  readonly kind: string;
}

/** An object that is applied at a point of a release's life and not kept in its manifest. */
export interface Hook {
  readonly name: string;
  readonly kind: string;
  readonly path: string;
  readonly manifest: string;
  readonly events: readonly string[];
  readonly weight: number;
  readonly deletePolicies: readonly string[];
  readonly outputLogPolicies: readonly string[];
}

const EVENTS: ReadonlyMap<string, string> = new Map([
  ...[
    'pre-install',
    'post-install',
    'pre-delete',
    'post-delete',
    'pre-upgrade',
    'post-upgrade',
    'pre-rollback',
    'post-rollback',
    'test',
  ].map((event) => [event, event] as const),
  ['test-success', 'test'],
]);

const SPACE_START = /^[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;
const SPACE = /[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
const BLANKS = '\t\n\f\r ';

/** A loop, because a pattern would look at every run of white space again for each of its characters. */
function withoutSpaceAtEnd(text: string): string {
  let end = text.length;
  while (end > 0 && SPACE.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** The documents of a rendered file, in order, empty ones left out. Helm 3 leaves out the white space at their ends, too. */
export function splitManifests(text: string, major: HelmMajor = 4): string[] {
  const documents = cutAtSeparators(text.replace(SPACE_START, ''))
    .filter((document) => document.trim() !== '')
    .map((document) => document.replace(SPACE_START, ''));
  return major === 3 ? documents.map((document) => withoutSpaceAtEnd(document)) : documents;
}

/**
 * Cuts where Helm's pattern `(?:^|\s*\n)---\s*` matches: a `---` that begins a line, with all blanks around it. By hand, because the
 * pattern looks at every run of blanks in a large text several times.
 */
function cutAtSeparators(text: string): string[] {
  const pieces: string[] = [];
  let from = 0;
  let at = text.startsWith('---') ? 0 : text.indexOf('\n---');
  while (at !== -1) {
    let end = at;
    while (end > from && BLANKS.includes(text.charAt(end - 1))) end -= 1;
    pieces.push(text.slice(from, end));
    from = at + (at === 0 ? '---' : '\n---').length;
    while (from < text.length && BLANKS.includes(text.charAt(from))) from += 1;
    at = text.indexOf('\n---', from);
  }
  pieces.push(text.slice(from));
  return pieces;
}

interface Head {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly annotations: ReadonlyMap<string, string>;
}

/** A scalar as a text, as Go's decoder takes it for a field that is one. */
function textOf(value: Value, field: string): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw mismatch(value, `Go struct field ${field}`, 'string');
}

function mismatch(value: Value, target: string, type: string): HelmError {
  return new HelmError(
    'ManifestInvalid',
    `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${jsonTypeOf(value)} into ${target} of type ${type}`,
  );
}

function tableOf(value: Value, target: string, type: string): ReadonlyMap<string, Value> {
  if (value === null || value === undefined) return new Map();
  if (!(value instanceof GoMap)) throw mismatch(value, target, type);
  return value;
}

/** What a head is made of, as Go's decoder takes it: the rest of an object is not looked at. */
function headOf(plain: ReturnType<typeof readPlainYaml>): Value {
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) return valueOfPlain(plain);
  const { apiVersion, kind, metadata } = plain;
  return valueOfPlain({ apiVersion, kind, metadata });
}

function readHead(document: string, major: HelmMajor): Head {
  const root = tableOf(headOf(readPlainYaml(document)), 'Go value', `${major === 3 ? 'releaseutil' : 'util'}.SimpleHead`);
  const inStruct = 'struct { Name string "json:\\"name\\""; Annotations map[string]string "json:\\"annotations\\"" }';
  const metadata = tableOf(root.get('metadata'), 'Go struct field SimpleHead.metadata', inStruct);
  const annotations = tableOf(metadata.get('annotations'), 'Go struct field .metadata.annotations', 'map[string]string');
  return {
    apiVersion: textOf(root.get('apiVersion'), 'SimpleHead.apiVersion'),
    kind: textOf(root.get('kind'), 'SimpleHead.kind'),
    name: textOf(metadata.get('name'), '.metadata.name'),
    annotations: new Map([...annotations].map(([key, value]) => [key, textOf(value, '.metadata.annotations')])),
  };
}

function named(path: string, document: string, major: HelmMajor): Head {
  const wrap = (message: string, cause: unknown) => new HelmError('ManifestInvalid', `YAML parse error on ${path}: ${message}`, cause);
  return withYamlErrors(() => {
    try {
      return readHead(document, major);
    } catch (error) {
      if (error instanceof HelmError) throw wrap(error.message, error);
      throw error;
    }
  }, wrap);
}

const words = (text: string | undefined) => (text === undefined ? [] : text.split(',').map((word) => word.trim().toLowerCase()));

function hookOf(path: string, manifest: string, head: Head): Hook | undefined {
  const events = words(head.annotations.get('helm.sh/hook')).map((word) => EVENTS.get(word));
  if (events.includes(undefined)) return undefined;
  const weight = head.annotations.get('helm.sh/hook-weight') ?? '';
  return {
    name: head.name,
    kind: head.kind,
    path,
    manifest,
    events: events.filter((event) => event !== undefined),
    weight: /^[+-]?[0-9]+$/.test(weight) ? Number(weight) : 0,
    deletePolicies: words(head.annotations.get('helm.sh/hook-delete-policy')),
    outputLogPolicies: words(head.annotations.get('helm.sh/hook-output-log-policy')),
  };
}

/**
 * The objects of rendered files, in the order in which Helm installs them, and the hooks apart. Hooks of unknown events are left out.
 * Throws a HelmError that names the file where one is no YAML.
 */
export function sortManifests(
  files: ReadonlyMap<string, string>,
  order: KindOrder = 'install',
  major: HelmMajor = 4,
): { manifests: Manifest[]; hooks: Hook[] } {
  const manifests: Manifest[] = [];
  const hooks: Hook[] = [];
  for (const path of [...files.keys()].sort()) {
    const content = files.get(path) ?? '';
    if (path.slice(path.lastIndexOf('/') + 1).startsWith('_')) continue;
    for (const document of splitManifests(content, major)) {
      const head = named(path, document, major);
      if (!head.annotations.has('helm.sh/hook')) {
        manifests.push({ name: path, content: document, apiVersion: head.apiVersion, kind: head.kind });
        continue;
      }
      const hook = hookOf(path, document, head);
      if (hook !== undefined) hooks.push(hook);
    }
  }
  return { manifests: sortByKind(manifests, order), hooks: sortByKind(hooks, order) };
}
