import { analyzeScalar, isPrintable, type ScalarAnalysis } from './scalar-style.ts';

const ESCAPES = new Map<number, string>([
  [0x00, '0'],
  [0x07, 'a'],
  [0x08, 'b'],
  [0x09, 't'],
  [0x0a, 'n'],
  [0x0b, 'v'],
  [0x0c, 'f'],
  [0x0d, 'r'],
  [0x1b, 'e'],
  [0x22, '"'],
  [0x5c, '\\'],
  [0x85, 'N'],
  [0xa0, '_'],
  [0x2028, 'L'],
  [0x2029, 'P'],
]);

const spaces = (count: number): string => ' '.repeat(count);

/**
 * Writes block YAML line by line as libyaml's emitter does: two columns a level, sequences not indented under their key, long
 * lines folded at spaces past `width`.
 */
export class BlockWriter {
  readonly #width: number;
  readonly #tabs: boolean;
  #text = '';
  #lineStart = 0;

  constructor(width: number, tabs: boolean) {
    this.#width = width;
    this.#tabs = tabs;
  }

  /** The whole document, ended by a newline. */
  finish(): string {
    if (this.#text.length > this.#lineStart) this.#text += '\n';
    return this.#text;
  }

  /** Begins a line at this indent, unless one was just begun there (after `- `). */
  line(indent: number): void {
    if (this.#text.length > this.#lineStart) {
      this.#text += '\n';
      this.#lineStart = this.#text.length;
    }
    this.#text += spaces(indent);
  }

  /** Text that needs no care: indicators, numbers, words. */
  raw(text: string): void {
    this.#text += text;
  }

  /** A mapping's key; true where it was too long for one line and stands after `? `, so that its value begins a line of its own. */
  key(text: string, plainIsString: boolean, indent: number): boolean {
    const analysis = analyzeScalar(text, this.#tabs);
    const complex = analysis.multiline || Buffer.byteLength(text) > 128;
    if (complex) {
      this.raw('? ');
      this.#write(text, analysis, plainIsString, indent + 2, true);
      return true;
    }
    if (analysis.plain && plainIsString && text !== '') this.raw(text);
    else if (plainIsString && analysis.single) this.raw(`'${text.replaceAll("'", "''")}'`);
    else this.#doubleQuoted(text, indent, false);
    return false;
  }

  /** A string value. `plainIsString` is false where the bare text would read back as something else. `indent` is its parent's. */
  string(text: string, plainIsString: boolean, indent: number): void {
    this.#write(text, analyzeScalar(text, this.#tabs), plainIsString, indent + 2, true);
  }

  #write(text: string, analysis: ScalarAnalysis, plainIsString: boolean, indent: number, breaks: boolean): void {
    if (text.includes('\n')) {
      if (analysis.block) this.#literal(text, indent);
      else this.#doubleQuoted(text, indent, breaks);
    } else if (!plainIsString) this.#doubleQuoted(text, indent, breaks);
    else if (analysis.plain) this.#folded(text, indent);
    else if (analysis.single) {
      // Unicode's own line breaks stay in the text, each followed by the indent.
      const broken = analysis.multiline ? text.replace(/[\u2028\u2029]+(?=.)/gu, (breaks) => breaks + spaces(indent)) : text;
      this.#text += "'";
      this.#folded(broken.replaceAll("'", "''"), indent, text);
      this.#text += "'";
    } else this.#doubleQuoted(text, indent, breaks);
  }

  get #column(): number {
    return this.#text.length - this.#lineStart;
  }

  #breakLine(indent: number): void {
    this.#text += `\n${spaces(indent)}`;
    this.#lineStart = this.#text.length - indent;
  }

  /** Plain text, or what stands in single quotes: a lone space past the width becomes a line break. */
  #folded(text: string, indent: number, quoted?: string): void {
    const overshoot = this.#column + text.length - this.#width;
    if (overshoot <= 0 || !text.includes(' ')) {
      this.#text += text;
      return;
    }
    // In single quotes neither the first nor the last character may be the break; libyaml counts a doubled quote as two columns.
    const last = quoted === undefined ? text.length : text.length - 1;
    const first = quoted === undefined ? -1 : 0;
    let column = this.#column;
    let from = 0;
    let afterSpace = false;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code !== 0x20) {
        if ((code & 0xfc00) !== 0xdc00) column += 1;
        afterSpace = false;
        continue;
      }
      if (!afterSpace && column > this.#width && at > first && at < last && text.charCodeAt(at + 1) !== 0x20) {
        this.#text += text.slice(from, at);
        this.#breakLine(indent);
        column = indent;
        from = at + 1;
      } else column += 1;
      afterSpace = true;
    }
    this.#text += text.slice(from);
  }

  #doubleQuoted(text: string, indent: number, breaks: boolean): void {
    this.#text += '"';
    let column = this.#column;
    let afterSpace = false;
    let piece = '';
    // libyaml looks for a byte order mark at the beginning whatever the place: behind one, it escapes every character.
    const marked = text.charCodeAt(0) === 0xfeff;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.codePointAt(at) ?? 0;
      if (code > 0xffff) at += 1;
      const escaped = escapeOf(code, marked);
      if (escaped !== undefined) {
        piece += escaped;
        column += escaped.length;
        afterSpace = false;
      } else if (code === 0x20) {
        if (breaks && !afterSpace && column > this.#width && at > 0 && at < text.length - 1) {
          this.#text += piece;
          this.#breakLine(indent);
          piece = '';
          column = indent;
          if (text.charCodeAt(at + 1) === 0x20) {
            piece = '\\';
            column += 1;
          }
        } else {
          piece += ' ';
          column += 1;
        }
        afterSpace = true;
      } else {
        piece += text[at];
        column += 1;
        afterSpace = false;
      }
    }
    this.#text += `${piece}"`;
  }

  #literal(text: string, indent: number): void {
    const lead = /^[ \n\u2028\u2029]/.test(text) ? '2' : '';
    const chomp = !/[\n\u2028\u2029]$/.test(text) ? '-' : /^.$|[\n\u2028\u2029].$/su.test(text) ? '+' : '';
    const margin = spaces(indent);
    this.#text += `|${lead}${chomp}\n`;
    this.#lineStart = this.#text.length;
    let from = 0;
    while (from < text.length) {
      const newline = text.indexOf('\n', from);
      const end = newline === -1 ? text.length : newline;
      if (end > from) this.#text += indented(text.slice(from, end), margin);
      if (newline === -1) {
        // A break of Unicode at the end has begun the next line.
        if (chomp !== '-') this.#lineStart = this.#text.length;
        return;
      }
      this.#text += '\n';
      this.#lineStart = this.#text.length;
      from = end + 1;
    }
  }
}

/** A line of a block: for go-yaml Unicode's own line breaks end one too, and what follows is indented anew. */
function indented(line: string, margin: string): string {
  return line.replace(/^(?![\u2028\u2029])|(?<=[\u2028\u2029])(?![\u2028\u2029])(?=.)/gu, margin);
}

/** How a character is written in double quotes when it cannot stand as it is. */
function escapeOf(code: number, always: boolean): string | undefined {
  const isSpecial = code === 0x22 || code === 0x5c || code === 0x0a || code === 0x2028 || code === 0x2029;
  if (!always && !isSpecial && isPrintable(code)) return undefined;
  const short = ESCAPES.get(code);
  if (short !== undefined) return `\\${short}`;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
