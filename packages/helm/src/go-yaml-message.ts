import type { YamlError } from '@capstan/yaml';
import { indentFault } from './indent-fault.ts';

/** Go's words for a fault; its scanner counts the lines from 1, its parser from 0, and other parts of it tell none. */
export interface Wording {
  readonly text: string;
  readonly finder: 'scanner' | 'parser' | 'other';
  /** Where the fault is, counted from 1, if not where it was found. */
  readonly line?: number;
}

const CANNOT_START: Wording = { text: 'found character that cannot start any token', finder: 'scanner' };

/** What the words of a fault do not depend on what stands around it. */
const WORDINGS: readonly (readonly [RegExp, Wording])[] = [
  [/^a line break is expected/, { text: 'did not find expected comment or line break', finder: 'scanner' }],
  [/^tab characters must not be used/, CANNOT_START],
  [/^unknown escape sequence/, { text: 'found unknown escape character', finder: 'scanner' }],
  [/^expected hexadecimal character/, { text: 'did not find expected hexdecimal number', finder: 'scanner' }],
  [/verbatim tag/, { text: "did not find the expected '>'", finder: 'scanner' }],
  [/YAML version/, { text: 'found incompatible YAML document', finder: 'parser' }],
  [/non-printable characters/, { text: 'control characters are not allowed', finder: 'other' }],
  [/^cannot merge mappings/, { text: 'map merge requires map or sequence of maps as the value', finder: 'other' }],
  [/^did not find expected node content/, { text: 'did not find expected node content', finder: 'parser' }],
];

function wordingOf(error: YamlError, text: string): Wording {
  const lines = text.split('\n');
  const at = error.line ?? 1;
  const known = WORDINGS.find(([pattern]) => pattern.test(error.reason));
  if (known !== undefined) return known[1];
  if (/^unexpected end of the stream within a (?:double|single) quoted/.test(error.reason))
    return { text: 'found unexpected end of stream', finder: 'scanner', line: lines.length };
  if (error.reason.startsWith('unexpected end of the stream within a flow collection'))
    return { ...flowFault(text), line: text.endsWith('\n') ? lines.length : lines.length + 1 };
  if (error.reason.startsWith('missed comma')) return { ...flowFault(lines.slice(0, at - 1).join('\n')), line: at };
  if (lines[at - 1]?.startsWith('\t')) return CANNOT_START;
  return indentFault(lines, at, error.reason);
}

/** What is missed where a flow collection ends too early: what closes the innermost one that is open, or anything behind its comma. */
function flowFault(text: string): Wording {
  const open: string[] = [];
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|'[^']*'|[[\]{}]/gs)) {
    if (token === '[' || token === '{') open.push(token);
    else if (token === ']' || token === '}') open.pop();
  }
  const innermost = open.at(-1);
  if (/[[{,]\s*$/.test(text) && innermost !== '{') return { text: 'did not find expected node content', finder: 'parser' };
  return { text: `did not find expected ',' or '${innermost === '{' ? '}' : ']'}'`, finder: 'parser' };
}

/** What Go's YAML library says of a text that it cannot read, as closely as the fault that was found allows. */
export function goYamlMessage(error: YamlError, text: string): string {
  // A null as a key is refused on the way to JSON, by which the library's name is not said.
  if (error.code === 'UnsupportedKey') return error.reason.startsWith('invalid') ? `yaml: ${error.reason}` : error.reason;
  // What Capstan refuses and Go does not has words of its own.
  if (error.code !== 'Syntax') return `yaml: ${error.line === undefined ? '' : `line ${error.line}: `}${error.reason}`;
  return `yaml: ${syntaxMessage(error, text)}`;
}

/** What go-yaml refuses before it looks at anything else. */
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;

function syntaxMessage(error: YamlError, text: string): string {
  if (!text.isWellFormed()) return 'invalid leading UTF-8 octet';
  if (CONTROL.test(text)) return 'control characters are not allowed';
  const alias = /^unidentified alias "(.*)"/.exec(error.reason);
  if (alias !== null) {
    // Go's names of anchors end where these do not.
    if (!/^[A-Za-z0-9_-]+$/.test(alias[1] ?? '')) return 'did not find expected alphabetic or numeric character';
    return `unknown anchor '${alias[1]}' referenced`;
  }
  const tag = /^cannot resolve a node with !<tag:yaml\.org,2002:(\w+)> explicit tag/.exec(error.reason)?.[1];
  if (tag !== undefined) {
    const scalar = new RegExp(`!!${tag}\\s+(\\S+)`).exec(text.split('\n')[(error.line ?? 1) - 1] ?? '')?.[1] ?? '';
    return `cannot decode !!str \`${scalar}\` as a !!${tag}`;
  }
  const { text: words, finder, line: found = error.line ?? 1 } = wordingOf(error, text);
  // Go leaves out the first line of all.
  if (found <= 1 || finder === 'other') return words;
  return `line ${finder === 'scanner' ? found : found - 1}: ${words}`;
}
