import { byteLength, bytesOf, runesOf, stringOfBytes } from '../go-string.ts';
import { lowerRune, upperRune } from './letter-case.ts';

const UPPER = /^\p{Lu}$/u;
const LOWER = /^\p{Ll}$/u;
const TITLE = /^\p{Lt}$/u;
const LETTER = /^\p{L}$/u;
const NUMBER = /^\p{N}$/u;
const PUNCTUATION = /^\p{P}$/u;
const SPACE = /^[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$/;
const WORD_RUNE = /^[_\p{L}\p{Nd}]$/u;

const isConnector = (rune: string) => rune === '-' || rune === '_' || SPACE.test(rune);

/** The letters whose title case is not their upper case. */
const TITLE_CASE: ReadonlyMap<string, string> = new Map(
  Array.from('\u01c4\u01c7\u01ca\u01f1', (capital) => String.fromCharCode(capital.charCodeAt(0) + 1)).flatMap((title) => [
    [String.fromCharCode(title.charCodeAt(0) - 1), title] as const,
    [title, title] as const,
    [String.fromCharCode(title.charCodeAt(0) + 1), title] as const,
  ]),
);

/** Go's strings.Title: the letter after each separator in title case. */
export function titleCase(text: string): string {
  let previous = ' ';
  return Array.from(text, (rune) => {
    const starts =
      previous < '\x80' ? !WORD_RUNE.test(previous) : !LETTER.test(previous) && !/^\p{Nd}$/u.test(previous) && SPACE.test(previous);
    previous = rune;
    return starts ? (TITLE_CASE.get(rune) ?? upperRune(rune)) : rune;
  }).join('');
}

/** sprig's swapcase. */
export function swapCase(text: string): string {
  return runesOf(text)
    .map((rune) => (UPPER.test(rune) || TITLE.test(rune) ? lowerRune(rune) : LOWER.test(rune) ? upperRune(rune) : rune))
    .join('');
}

/** The first byte of each word, read as a rune. */
export function initials(text: string): string {
  let letters = '';
  let gap = true;
  for (const byte of bytesOf(text)) {
    const space = (byte >= 9 && byte <= 13) || byte === 32 || byte === 0x85 || byte === 0xa0;
    if (!space && gap) letters += String.fromCharCode(byte);
    gap = space;
  }
  return letters;
}

/** sprig's camelcase: `some_words` as `SomeWords`; connectors at the beginning and doubled ones stay. */
export function camelCase(text: string): string {
  const runes = runesOf(text);
  let index = 0;
  let result = '';
  while (index < runes.length && isConnector(runes[index] ?? '')) result += runes[index++];
  let current = runes[index++];
  // A text of connectors alone repeats its last one, as sprig does.
  if (current === undefined) return runes.length === 0 ? '' : result + (runes.at(-1) ?? '');
  let firstIsUpper = UPPER.test(current);
  current = upperRune(current);
  if (index >= runes.length) return result + current;
  for (; index < runes.length; index++) {
    const previous: string = current;
    current = runes[index] ?? '';
    if (isConnector(current) && isConnector(previous)) {
      result += previous;
      continue;
    }
    if (isConnector(previous)) {
      firstIsUpper = UPPER.test(current);
      current = upperRune(current);
    } else {
      if (firstIsUpper) {
        if (UPPER.test(current)) current = lowerRune(current);
        else firstIsUpper = false;
      }
      result += previous;
    }
  }
  return result + current;
}

type WordType = 'invalid' | 'number' | 'upper' | 'letters' | 'connector' | 'punctuation' | 'other';
interface Word {
  readonly type: WordType;
  readonly text: string;
}

/** Cuts a text into words: `HTTPStatus` into `HTTP` and `Status`, `a1` into `a` and `1`. */
class WordReader {
  readonly #runes: readonly string[];
  #index = 0;

  constructor(text: string) {
    this.#runes = runesOf(text);
  }

  get done(): boolean {
    return this.#index >= this.#runes.length;
  }

  next(): Word {
    const begin = this.#index;
    const first = this.#runes[begin];
    if (first === undefined) return { type: 'invalid', text: '' };
    const type = this.#take(first);
    return { type, text: this.#runes.slice(begin, this.#index).join('') };
  }

  #take(first: string): WordType {
    if (isConnector(first)) return this.#run('connector', isConnector);
    if (PUNCTUATION.test(first)) return this.#run('punctuation', (rune) => PUNCTUATION.test(rune));
    if (UPPER.test(first)) return this.#upper();
    if (LETTER.test(first)) return this.#run('letters', (rune) => LETTER.test(rune) && !UPPER.test(rune));
    if (NUMBER.test(first)) return this.#run('number', (rune) => NUMBER.test(rune));
    return this.#run('other', (rune) => !isConnector(rune) && !LETTER.test(rune) && !NUMBER.test(rune) && !PUNCTUATION.test(rune));
  }

  #run(type: WordType, belongs: (rune: string) => boolean): WordType {
    this.#index += 1;
    while (!this.done && belongs(this.#runes[this.#index] ?? '')) this.#index += 1;
    return type;
  }

  #upper(): WordType {
    const second = this.#runes[this.#index + 1] ?? '';
    if (UPPER.test(second)) {
      this.#run('upper', (rune) => UPPER.test(rune));
      // The last capital begins the next word.
      if (!this.done && LETTER.test(this.#runes[this.#index] ?? '')) this.#index -= 1;
    } else if (LETTER.test(second)) this.#run('upper', (rune) => LETTER.test(rune) && !UPPER.test(rune));
    else this.#index += 1;
    return 'upper';
  }
}

function lowered(word: Word, connector: string): string {
  if (word.type !== 'upper' && word.type !== 'connector') return word.text;
  return Array.from(word.text, (rune) => (isConnector(rune) ? connector : UPPER.test(rune) ? lowerRune(rune) : rune)).join('');
}

const breaksWord = (type: WordType) => type !== 'connector' && type !== 'punctuation';

/** sprig's snakecase and kebabcase. */
export function separatedCase(text: string, connector: string): string {
  if (text === '') return '';
  const reader = new WordReader(text);
  let result = '';
  let word = reader.next();
  while (!reader.done) {
    if (word.type !== 'connector') result += lowered(word, connector);
    const previous = word;
    word = reader.next();
    if (previous.type === 'connector') result += lowered(previous, connector);
    else if (previous.type === 'number') {
      while (word.type === 'letters' || word.type === 'number') {
        result += lowered(word, connector);
        word = reader.next();
      }
      if (word.type !== 'invalid' && breaksWord(word.type)) result += connector;
    } else if (previous.type !== 'punctuation') {
      if (word.type !== 'number') {
        if (breaksWord(word.type)) result += connector;
      } else if (!reader.done) {
        const digits = word;
        word = reader.next();
        if (word.type !== 'letters') {
          result += lowered(digits, connector);
          if (breaksWord(word.type)) result += connector;
        } else {
          result += connector + lowered(digits, connector);
          while (word.type === 'letters' || word.type === 'number') {
            result += lowered(word, connector);
            word = reader.next();
          }
          if (word.type !== 'invalid' && breaksWord(word.type)) result += connector;
        }
      }
    }
  }
  return result + lowered(word, connector);
}

/** Breaks lines at spaces once they are longer than `length` bytes; `breakWords` cuts words that are longer. */
export function wrapText(text: string, length: number, separator: string, breakWords: boolean): string {
  const bytes = bytesOf(text);
  const newLine = separator === '' ? '\n' : separator;
  const width = Math.max(1, length);
  const cut = (begin: number, end: number) => stringOfBytes(bytes.subarray(begin, end));
  let offset = 0;
  let wrapped = '';
  while (byteLength(text) - offset > width) {
    if (bytes[offset] === 32) {
      offset += 1;
      continue;
    }
    const space = bytes.subarray(offset, offset + width + 1).lastIndexOf(32) + offset;
    if (space >= offset) {
      wrapped += cut(offset, space) + newLine;
      offset = space + 1;
    } else if (breakWords) {
      wrapped += cut(offset, offset + width) + newLine;
      offset += width;
    } else {
      const next = bytes.indexOf(32, offset + width);
      wrapped += next === -1 ? cut(offset, bytes.length) : cut(offset, next) + newLine;
      offset = next === -1 ? bytes.length : next + 1;
    }
  }
  return wrapped + cut(offset, bytes.length);
}
