import { HelmError } from './error.ts';
import { chartTooLarge, IndexHead, type IndexPiece, type IndexSplitter, indexFault, type SplitOptions } from './index-piece.ts';

const KEY = /^( *)(?:(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)')\s*|([^\s#'"\-{[][^:]*|-[^\s:][^:]*)):(?:\s|$)/;
const BLOCK_OR_EMPTY = /:\s*(?:\{\s*\}\s*|null\s*|~\s*)?(?:#.*)?$/s;
const SPACE = 0x20;

/** Finds where each chart of a YAML index begins and ends by the indentation of its lines, without reading what is between. */
export class YamlIndexSplitter implements IndexSplitter {
  readonly #options: SplitOptions;
  readonly #index = new IndexHead(true);
  #rest = '';
  #line = 0;
  #inEntries = false;
  /** How far the names of charts are indented. */
  #indent: number | undefined;
  #name: string | undefined;
  #begin = 0;
  #isWanted = false;
  #head = '';
  /** How far the dashes of the chart's versions are indented. */
  #dash: number | undefined;
  #lines: string[] = [];
  /** Characters of the chart so far, and of its piece. */
  #length = 0;
  #pieceLength = 0;

  constructor(options: SplitOptions) {
    this.#options = options;
  }

  push(text: string): IndexPiece[] {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    const limit = this.#options.maxChart;
    if (this.#rest.length > limit) throw new HelmError('LimitExceeded', `a line of the index is longer than ${limit} characters`);
    return lines.flatMap((line) => this.#take(line));
  }

  end(): IndexPiece[] {
    const last = [...this.#take(this.#rest), ...this.#finish()];
    this.#index.end();
    return last;
  }

  #take(line: string): IndexPiece[] {
    this.#line += 1;
    const isTop = line.charCodeAt(0) !== SPACE;
    if (!isTop && !this.#inEntries) return [];
    // Most lines are deeper than the names of charts: they are not looked at.
    const indent = this.#indent;
    if (!isTop && indent !== undefined && (line.charCodeAt(indent) === SPACE || line.charCodeAt(indent - 1) !== SPACE))
      return this.#keep(line);
    const match = KEY.exec(line);
    if (match === null) return this.#keep(line);
    const key = nameOf(match);
    if (isTop) return this.#field(key, line);
    this.#indent ??= match[1]?.length ?? 0;
    const done = this.#finish();
    this.#index.chart(key, this.#line);
    this.#name = key;
    this.#begin = this.#line;
    this.#isWanted = this.#options.wants(key);
    if (this.#isWanted) this.#head = `${line}\n`;
    return done;
  }

  #field(name: string, line: string): IndexPiece[] {
    const done = this.#finish();
    this.#index.field(name, this.#line);
    this.#inEntries = name.toLowerCase() === 'entries';
    if (this.#inEntries && !BLOCK_OR_EMPTY.test(line)) throw indexFault(this.#line, 'the entries of the index are not in block style');
    return done;
  }

  #keep(line: string): IndexPiece[] {
    if (this.#name === undefined || !this.#isWanted) return [];
    this.#length += line.length + 1;
    if (this.#length > this.#options.maxChart) throw chartTooLarge(this.#name, this.#options.maxChart);
    const done = this.#pieceLength > this.#options.maxPiece && this.#isVersion(line) ? [this.#piece(this.#name, true)] : [];
    this.#dash ??= /^ *(?=-(?:\s|$))/.exec(line)?.[0].length;
    this.#lines.push(line);
    this.#pieceLength += line.length + 1;
    return done;
  }

  /** Whether a line begins another version: one that only looks so is found when the piece is read. */
  #isVersion(line: string): boolean {
    const dash = this.#dash;
    return dash !== undefined && line[dash] === '-' && line.slice(0, dash).trim() === '' && line.slice(dash + 1, dash + 2).trim() === '';
  }

  #piece(name: string, continues: boolean): IndexPiece {
    const piece = { name, line: this.#begin, head: this.#head, body: this.#lines.join('\n'), tail: '', between: '\n', continues };
    // The head stands before the next piece as well, on the line before.
    this.#begin = this.#line - 1;
    this.#lines = [];
    this.#pieceLength = 0;
    return piece;
  }

  #finish(): IndexPiece[] {
    if (this.#name === undefined) return [];
    const piece = this.#piece(this.#name, false);
    this.#name = undefined;
    this.#head = '';
    this.#dash = undefined;
    this.#length = 0;
    return [piece];
  }
}

function nameOf([, , double, single, plain = '']: RegExpExecArray): string {
  const name = double === undefined ? (single?.replaceAll("''", "'") ?? plain.trimEnd()) : unquote(double);
  // A copy: part of a text would keep the whole text in memory.
  return Buffer.from(name).toString();
}

/** The text between double quotes; escapes that JSON does not know stay as they are. */
function unquote(quoted: string): string {
  try {
    return String(JSON.parse(`"${quoted}"`));
  } catch {
    return quoted;
  }
}
