import { YamlError } from './error.ts';

/** One document's text and how many lines of the file stand before it. */
export interface DocumentText {
  readonly text: string;
  readonly lineOffset: number;
}

const SEPARATOR = /\n---(.*)\n/g;

/**
 * Splits a file into documents as kustomize does, by text: at every line that begins with `---` after the first. Only a comment may
 * follow on that line.
 */
export function splitDocuments(source: string, file?: string): DocumentText[] {
  const text = source.includes('\r\n') ? source.replaceAll('\r\n', '\n') : source;
  if (text === '') return [];
  const documents: DocumentText[] = [];
  let begin = 0;
  let lineOffset = 0;
  for (const match of text.matchAll(SEPARATOR)) {
    const piece = text.slice(begin, match.index + 1);
    const after = (match[1] ?? '').trim();
    const lines = countLines(piece);
    if (after !== '' && !after.startsWith('#')) {
      throw new YamlError('Syntax', `invalid document separator: ${match[0].trim()}`, {
        file,
        position: { line: lineOffset + lines + 1, column: 1 },
      });
    }
    documents.push({ text: piece, lineOffset });
    begin = match.index + match[0].length;
    lineOffset += lines + 1;
  }
  documents.push({ text: text.slice(begin), lineOffset });
  return documents;
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
