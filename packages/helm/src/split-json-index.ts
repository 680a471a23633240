import { chartTooLarge, IndexHead, type IndexPiece, type IndexSplitter, indexFault, type SplitOptions } from './index-piece.ts';

/** Where charts' names stand: in a mapping in the index's own. */
const CHARTS = 2;

/** Cuts an index in JSON, which some repositories serve, into its charts, by its brackets and strings alone. */
export class JsonIndexSplitter implements IndexSplitter {
  readonly #options: SplitOptions;
  readonly #head = new IndexHead(false);
  #line = 1;
  #depth = 0;
  #inString = false;
  #isEscaped = false;
  #isKey = false;
  #key = '';
  #inEntries = false;
  /** The chart whose versions are being taken. */
  #chart:
    | { readonly name: string; readonly key: string; line: number; text: string; length: number; readonly isWanted: boolean }
    | undefined;

  constructor(options: SplitOptions) {
    this.#options = options;
  }

  push(text: string): IndexPiece[] {
    const pieces: IndexPiece[] = [];
    let from = 0;
    for (let at = 0; at < text.length; at++) {
      const character = text[at] ?? '';
      if (character === '\n') this.#line += 1;
      if (this.#inString) {
        this.#insideString(character);
        continue;
      }
      switch (character) {
        case '"':
          this.#inString = true;
          if (this.#isKey) this.#key = '"';
          break;
        case ':':
          if (this.#isKey) {
            this.#endKey();
            from = at + 1;
          }
          break;
        case ',':
          if (this.#isAtCharts()) pieces.push(...this.#endChart(text.slice(from, at)));
          else if (this.#isBetweenVersions(at - from)) {
            pieces.push(...this.#cutChart(text.slice(from, at)));
            from = at + 1;
          }
          if (this.#depth === 1 || this.#isAtCharts()) this.#beginKey(true);
          break;
        case '{':
        case '[':
          this.#open(character);
          break;
        case '}':
        case ']':
          if (this.#isAtCharts()) pieces.push(...this.#endChart(text.slice(from, at)));
          this.#close();
          break;
      }
    }
    this.#keep(text.slice(from));
    return pieces;
  }

  end(): IndexPiece[] {
    if (this.#depth !== 0 || this.#inString) throw indexFault(this.#line, 'unexpected end of JSON input');
    this.#head.end();
    return [];
  }

  #isAtCharts(): boolean {
    return this.#inEntries && this.#depth === CHARTS;
  }

  #insideString(character: string): void {
    if (this.#isKey) this.#key += character;
    if (this.#isEscaped) this.#isEscaped = false;
    else if (character === '\\') this.#isEscaped = true;
    else if (character === '"') this.#inString = false;
  }

  #beginKey(isKey: boolean): void {
    this.#isKey = isKey;
    this.#key = '';
  }

  #endKey(): void {
    this.#isKey = false;
    const name = stringOf(this.#key, this.#line);
    if (this.#depth === 1) {
      this.#head.field(name, this.#line);
      this.#inEntries = name.toLowerCase() === 'entries';
      return;
    }
    this.#head.chart(name, this.#line);
    const isWanted = this.#options.wants(name);
    this.#chart = { name, key: this.#key, line: this.#line, text: '', length: 0, isWanted };
  }

  #open(character: string): void {
    this.#depth += 1;
    this.#beginKey(character === '{' && (this.#depth === 1 || this.#isAtCharts()));
    if (character === '[' && this.#isAtCharts()) throw indexFault(this.#line, 'the entries of the index are no mapping');
  }

  #close(): void {
    this.#depth -= 1;
    this.#isKey = false;
    if (this.#depth < 0) throw indexFault(this.#line, 'a bracket closes nothing');
    if (this.#depth === 0) this.#inEntries = false;
  }

  #keep(text: string): void {
    const chart = this.#chart;
    if (chart === undefined || !chart.isWanted) return;
    chart.length += text.length;
    if (chart.length > this.#options.maxChart) throw chartTooLarge(chart.name, this.#options.maxChart);
    chart.text += text;
  }

  /** Whether a comma, so many characters on, stands between two versions, and the piece before it is long enough. */
  #isBetweenVersions(ahead: number): boolean {
    const chart = this.#chart;
    if (chart === undefined || !this.#inEntries || this.#depth !== CHARTS + 1) return false;
    return chart.text.length + ahead > this.#options.maxPiece && /^\s*\[/.test(chart.text);
  }

  #cutChart(rest: string): IndexPiece[] {
    const chart = this.#chart;
    if (chart === undefined) return [];
    this.#keep(rest);
    const piece = pieceOf(chart, `${chart.text}]`, true);
    chart.line = this.#line;
    chart.text = '[';
    return [piece];
  }

  #endChart(rest: string): IndexPiece[] {
    const chart = this.#chart;
    if (chart === undefined) return [];
    this.#keep(rest);
    this.#chart = undefined;
    return [pieceOf(chart, chart.text, false)];
  }
}

/** `list`: the versions in their brackets, if they are a list. */
function pieceOf({ name, key, line }: { name: string; key: string; line: number }, list: string, continues: boolean): IndexPiece {
  const isList = /^\s*\[/.test(list) && list.trimEnd().endsWith(']');
  const [open, body, close] = isList ? ['[', list.slice(list.indexOf('[') + 1, list.lastIndexOf(']')), ']'] : ['', list, ''];
  return { name, line, head: `{${key}:${open}`, body, tail: `${close}}`, between: ',', continues };
}

function stringOf(literal: string, line: number): string {
  try {
    return String(JSON.parse(literal));
  } catch (error) {
    throw indexFault(line, 'a key of the index is no string', error);
  }
}
