import { isCollection, isPair, isScalar, LineCounter, parseAllDocuments, visit } from 'yaml';
import { type Position, YamlError } from './error.ts';
import { scalarValue, tagOf } from './resolve-plain.ts';
import { NON_STRING_KEY } from './scalar.ts';

/** What no key that is a collection or a null can do without: looking closer costs time. */
const SIGNS = /[\]}][ \t]*:|[{,][ \t]*[[{?]|^[ \t-]*\?|(?:null|Null|NULL|~)[ \t]*:|(?:^|[{,]|- )[ \t]*:/m;

/** Whether a text might have a mapping whose key is a collection or a null, which sigs.k8s.io/yaml refuses. */
export function mayHaveOddKeys(text: string): boolean {
  return SIGNS.test(text);
}

/** The null that stands in a key's place, told from the text `null`. */
export class OddNull {
  toString(): string {
    return `${NON_STRING_KEY}null`;
  }

  /** Without it js-yaml takes an object in a key's place for a mapping. */
  get [Symbol.toStringTag](): string {
    return 'OddNull';
  }
}

/** A sequence that tells when it is made a key. */
export class OddSequence extends Array<unknown> {
  override toString(): string {
    return `${NON_STRING_KEY}sequence`;
  }
}

/** Whether js-yaml named a mapping's entry by a key that JSON has no name for. */
export function isOddKey(key: string): boolean {
  return key.startsWith(NON_STRING_KEY) || key === '[object Object]';
}

/** The fault of the first odd key of a text, in the words of the Go libraries; undefined where there is none. Parses the text again. */
export function oddKeyFault(text: string, file: string | undefined): YamlError | undefined {
  const lines = new LineCounter();
  let fault: YamlError | undefined;
  for (const document of parseAllDocuments(text, { lineCounter: lines, uniqueKeys: false, logLevel: 'silent', strict: false })) {
    visit(document, {
      Pair(_index, { key, value }) {
        const reason = reasonOf(key, value);
        if (reason === undefined) return undefined;
        fault = new YamlError('UnsupportedKey', reason, { file, position: positionOf(key, lines) });
        return visit.BREAK;
      },
    });
    if (fault !== undefined) break;
  }
  return fault;
}

/** Where the first key of a text stands that is no string for kyaml. Parses the text again. */
export function oddKeyPosition(text: string): Position | undefined {
  const lines = new LineCounter();
  let position: Position | undefined;
  for (const document of parseAllDocuments(text, { lineCounter: lines, uniqueKeys: false, logLevel: 'silent', strict: false })) {
    visit(document, {
      Pair(_index, { key }) {
        const isOdd = isCollection(key) || (isScalar(key) && key.type === 'PLAIN' && tagOf(key.source ?? '', 'kyaml') !== 'str');
        if (!isOdd) return undefined;
        position = positionOf(key, lines);
        return visit.BREAK;
      },
    });
    if (position !== undefined) break;
  }
  return position;
}

function reasonOf(key: unknown, value: unknown): string | undefined {
  if (isCollection(key)) {
    // Go decodes a key before it looks at what it is, and so finds what is odd in it first.
    const inner = key.items
      .map((item) => (isPair(item) ? reasonOf(item.key, item.value) : undefined))
      .find((reason) => reason !== undefined);
    return inner ?? `invalid map key: ${goSyntax(key)}`;
  }
  if (key !== null && !(isScalar(key) && plainValue(key.source, key.value, key.type) === null)) return undefined;
  return `unsupported map key of type: %!s(<nil>), key: <nil>, value: ${goSyntax(value, true)}`;
}

function positionOf(key: unknown, lines: LineCounter): Position | undefined {
  const range = isCollection(key) || isScalar(key) ? key.range : undefined;
  if (range === undefined || range === null) return undefined;
  const { line, col } = lines.linePos(range[0]);
  return { line, column: col };
}

function plainValue(source: string | undefined, value: unknown, type: unknown): unknown {
  if (type !== 'PLAIN' || source === undefined) return value;
  return scalarValue(source, tagOf(source, 'sigs'), 'sigs');
}

/** A node as Go's `%#v` prints what it is decoded to. */
function goSyntax(node: unknown, outermost = false): string {
  if (isCollection(node)) {
    const parts = node.items.map((item) => (isPair(item) ? `${goSyntax(item.key, true)}:${goSyntax(item.value)}` : goSyntax(item)));
    return `${node.items.some(isPair) || node.tag === 'tag:yaml.org,2002:map' ? 'map[interface {}]' : '[]'}interface {}{${parts.join(', ')}}`;
  }
  const value = isScalar(node) ? plainValue(node.source, node.value, node.type) : null;
  if (value === null || value === undefined) return outermost ? '<nil>' : 'interface {}(nil)';
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
