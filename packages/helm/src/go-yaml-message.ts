import type { YamlError } from '@capstan/yaml';

/** Go's words for a fault, and whether its scanner or its parser finds it: they count lines differently. */
interface Wording {
  readonly text: string;
  readonly finder: 'scanner' | 'parser';
}

const WORDINGS: readonly (readonly [RegExp, Wording])[] = [
  [/^a line break is expected/, { text: 'did not find expected comment or line break', finder: 'scanner' }],
  [/^tab characters must not be used/, { text: 'found character that cannot start any token', finder: 'scanner' }],
  [/^end of the stream or a document separator/, { text: 'did not find expected <document start>', finder: 'parser' }],
  [/^unexpected end of the stream within a (?:double|single) quoted/, { text: 'found unexpected end of stream', finder: 'scanner' }],
  [/^unexpected end of the stream within a flow collection/, { text: 'did not find expected node content', finder: 'parser' }],
  [/^missed comma between flow collection entries/, { text: "did not find expected ',' or ']'", finder: 'parser' }],
  [
    /^(?:can not read a block mapping entry|can not read an implicit mapping pair)/,
    { text: "could not find expected ':'", finder: 'scanner' },
  ],
];

function wordingOf(error: YamlError, line: string): Wording | undefined {
  const known = WORDINGS.find(([pattern]) => pattern.test(error.reason));
  if (known !== undefined) return known[1];
  if (!error.reason.startsWith('bad indentation')) return undefined;
  // A second colon behind a bare word is the scanner's to refuse, anything behind a quoted one the parser's.
  const isNested = /^\s*(?:- )*[^\s"'#][^"']*?:\s+[^\s"'{[&*!|>#][^#]*?:(?:\s|$)/.test(line);
  return isNested
    ? { text: 'mapping values are not allowed in this context', finder: 'scanner' }
    : { text: 'did not find expected key', finder: 'parser' };
}

/** What Go's YAML library says of a text that it cannot read, as closely as the fault that was found allows. */
export function goYamlMessage(error: YamlError, text: string): string {
  // A null as a key is refused on the way to JSON, by which the library's name is not said.
  if (error.code === 'UnsupportedKey') return error.reason.startsWith('invalid') ? `yaml: ${error.reason}` : error.reason;
  return `yaml: ${syntaxMessage(error, text)}`;
}

function syntaxMessage(error: YamlError, text: string): string {
  const alias = /^unidentified alias "(.*)"/.exec(error.reason);
  if (alias !== null) {
    // Go's names of anchors end where these do not.
    if (!/^[A-Za-z0-9_-]+$/.test(alias[1] ?? '')) return 'did not find expected alphabetic or numeric character';
    return `unknown anchor '${alias[1]}' referenced`;
  }
  const at = error.line ?? 1;
  const wording = wordingOf(error, text.split('\n')[at - 1] ?? '');
  if (wording === undefined) return `${at > 1 ? `line ${at}: ` : ''}${error.reason}`;
  const atEnd = /end of the stream|unexpected end|node content/.test(`${error.reason}${wording.text}`);
  // Go's parser looks for what follows on a line of its own, even where the last line has no end.
  const ended = wording.finder === 'parser' && !text.endsWith('\n') ? `${text}\n` : text;
  const found = atEnd ? ended.split('\n').length : at;
  const line = wording.finder === 'scanner' ? found : found - 1;
  return `${found > 1 ? `line ${line}: ` : ''}${wording.text}`;
}
