import { formatFloat } from './format-float.ts';
import { formatValue } from './format-value.ts';
import { bytesOf, compareStrings, runesOf } from './go-string.ts';
import { quote, quoteRune, quoteRuneLiteral } from './quote.ts';
import { entriesOf, GoInt, GoMap, GoSlice, HostObject, integerOf, itemsOf, typeOf, type Value } from './value.ts';

/** What stands between a `%` and its verb. */
interface Flags {
  plus: boolean;
  minus: boolean;
  sharp: boolean;
  space: boolean;
  zero: boolean;
  width: number | undefined;
  precision: number | undefined;
  /** Whether fields of structs are named. */
  names: boolean;
}

const MAX_NUMBER = 1_000_000;
const NO_FLAGS: Flags = {
  plus: false,
  minus: false,
  sharp: false,
  space: false,
  zero: false,
  width: undefined,
  precision: undefined,
  names: false,
};

/** fmt's Sprintf. Faults stand in the text, as Go's do: `%!d(string=hi)`. */
export function sprintf(format: string, args: readonly Value[]): string {
  return new Printer(format, args).print();
}

class Printer {
  readonly #format: string;
  readonly #args: readonly Value[];
  #index = 0;
  #arg = 0;
  #reordered = false;
  #goodIndex = true;
  #badNumbers = '';

  constructor(format: string, args: readonly Value[]) {
    this.#format = format;
    this.#args = args;
  }

  print(): string {
    let text = '';
    while (this.#index < this.#format.length) {
      const percent = this.#format.indexOf('%', this.#index);
      if (percent === -1) {
        text += this.#format.slice(this.#index);
        break;
      }
      text += this.#format.slice(this.#index, percent);
      this.#index = percent + 1;
      text += this.#directive();
    }
    if (!this.#reordered && this.#arg < this.#args.length) text += this.#extra();
    return text;
  }

  #extra(): string {
    const rest = this.#args.slice(this.#arg);
    return `%!(EXTRA ${rest.map((arg) => (arg === null || arg === undefined ? '<nil>' : `${typeOf(arg)}=${formatValue(arg)}`)).join(', ')})`;
  }

  #directive(): string {
    const flags = this.#readFlags();
    this.#goodIndex = true;
    this.#badNumbers = '';
    this.#readWidth(flags, this.#argumentNumber());
    const verb = this.#verb();
    return this.#badNumbers + this.#formatted(verb, flags);
  }

  #formatted(verb: string | undefined, flags: Flags): string {
    if (verb === undefined) return '%!(NOVERB)';
    if (verb === '%') return '%';
    if (!this.#goodIndex) return `%!${verb}(BADINDEX)`;
    if (this.#arg >= this.#args.length) return `%!${verb}(MISSING)`;
    const value = this.#args[this.#arg];
    this.#arg += 1;
    return formatVerb(value, verb, flags);
  }

  #readFlags(): Flags {
    const flags = { ...NO_FLAGS };
    for (; ; this.#index++) {
      const character = this.#format[this.#index];
      if (character === '#') flags.sharp = true;
      else if (character === '0') flags.zero = true;
      else if (character === '+') flags.plus = true;
      else if (character === '-') flags.minus = true;
      else if (character === ' ') flags.space = true;
      else return flags;
    }
  }

  /** Width and precision; `numbered` where an argument's number stands before, which a number may not follow: `%[3]2d`. */
  #readWidth(flags: Flags, numbered: boolean): void {
    let isNumbered = numbered;
    if (this.#format[this.#index] === '*') {
      this.#index += 1;
      const width = this.#intArgument();
      if (width === undefined) this.#badNumbers += '%!(BADWIDTH)';
      else {
        flags.width = Math.abs(width);
        if (width < 0) flags.minus = true;
      }
      isNumbered = false;
    } else {
      flags.width = this.#number();
      if (isNumbered && flags.width !== undefined) this.#goodIndex = false;
    }
    if (this.#format[this.#index] === '.') isNumbered = this.#readPrecision(flags, isNumbered);
    if (!isNumbered) this.#argumentNumber();
  }

  /** Whether an argument's number stood at the end. */
  #readPrecision(flags: Flags, numbered: boolean): boolean {
    this.#index += 1;
    if (numbered) this.#goodIndex = false;
    const isNumbered = this.#argumentNumber();
    if (this.#format[this.#index] !== '*') {
      flags.precision = this.#number() ?? 0;
      return isNumbered;
    }
    this.#index += 1;
    const precision = this.#intArgument();
    if (precision === undefined || precision < 0) this.#badNumbers += '%!(BADPREC)';
    else flags.precision = precision;
    return false;
  }

  /** A number, if one stands here; one that is far too large ends the format, as in Go. */
  #number(): number | undefined {
    const match = /^[0-9]+/.exec(this.#format.slice(this.#index, this.#index + 20));
    if (match === null) return undefined;
    // Go looks at a number before it takes its next digit.
    const isTooLarge = Number(match[0].slice(0, -1)) > MAX_NUMBER;
    this.#index = isTooLarge ? this.#format.length : this.#index + match[0].length;
    return isTooLarge ? undefined : Number(match[0]);
  }

  #intArgument(): number | undefined {
    const value = this.#args[this.#arg];
    if (this.#arg >= this.#args.length) return undefined;
    this.#arg += 1;
    if (!(value instanceof GoInt)) return undefined;
    const number = Number(value.value);
    return Math.abs(number) > MAX_NUMBER ? undefined : number;
  }

  /** `[2]`, which tells the argument that comes next; whether it was there. */
  #argumentNumber(): boolean {
    if (this.#format[this.#index] !== '[') return false;
    this.#reordered = true;
    const close = this.#format.indexOf(']', this.#index);
    if (close === -1) {
      this.#goodIndex = false;
      this.#index += 1;
      return false;
    }
    const inner = this.#format.slice(this.#index + 1, close);
    this.#index = close + 1;
    const number = /^[0-9]+$/.test(inner) ? Number(inner) : 0;
    if (number >= 1 && number <= this.#args.length) this.#arg = number - 1;
    else this.#goodIndex = false;
    return number >= 1;
  }

  #verb(): string | undefined {
    const point = this.#format.codePointAt(this.#index);
    if (point === undefined) return undefined;
    const verb = String.fromCodePoint(point);
    this.#index += verb.length;
    // A byte that is no text.
    return point >= 0xdc80 && point <= 0xdcff ? '\ufffd' : verb;
  }
}

function formatVerb(value: Value, verb: string, flags: Flags): string {
  if (verb === 'T') return value === null || value === undefined ? pad('<nil>', flags) : formatString(typeOf(value), 's', flags);
  if (value === undefined || value === null) return verb === 'v' ? pad('<nil>', flags) : `%!${verb}(<nil>)`;
  if (verb === 'v' && flags.sharp) return goSyntax(value);
  // %+v names the fields of structs; numbers get no sign from it.
  return formatByType(value, verb, verb === 'v' && flags.plus ? { ...flags, plus: false, names: true } : flags);
}

function formatByType(value: Exclude<Value, null | undefined>, verb: string, flags: Flags): string {
  if (value instanceof HostObject) {
    const text = value.text();
    if (text !== undefined && 'vsxXq'.includes(verb)) return formatString(text, verb, flags);
  }
  switch (typeof value) {
    case 'boolean':
      return verb === 't' || verb === 'v' ? pad(String(value), flags) : bad(value, verb, flags);
    case 'string':
      return formatString(value, verb, flags);
    case 'number':
      return formatFloatVerb(value, verb, flags);
  }
  const integer = integerOf(value);
  if (integer !== undefined) return formatInteger(integer, verb, flags);
  return formatComposite(value, verb, flags);
}

function bad(value: Exclude<Value, null | undefined>, verb: string, flags: Flags): string {
  return `%!${verb}(${typeOf(value)}=${formatByType(value, 'v', flags)})`;
}

function pad(text: string, flags: Flags): string {
  const missing = (flags.width ?? 0) - runesOf(text).length;
  if (missing <= 0) return text;
  if (flags.minus) return text + ' '.repeat(missing);
  return (flags.zero ? '0' : ' ').repeat(missing) + text;
}

function formatString(text: string, verb: string, flags: Flags): string {
  const cut = flags.precision === undefined || verb === 'x' || verb === 'X' ? text : runesOf(text).slice(0, flags.precision).join('');
  switch (verb) {
    case 'v':
    case 's':
      return pad(cut, flags);
    case 'q':
      return pad(flags.sharp && !/[`\x00-\x08\x0a-\x1f\x7f]/.test(cut) ? `\`${cut}\`` : quote(cut, '"', flags.plus), flags);
    case 'x':
    case 'X': {
      const bytes = bytesOf(text).subarray(0, flags.precision);
      const prefix = flags.sharp ? `0${verb}` : '';
      const pairs = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'));
      const hex = flags.space ? pairs.map((pair) => prefix + pair).join(' ') : pairs.length === 0 ? '' : prefix + pairs.join('');
      return pad(verb === 'X' ? hex.toUpperCase() : hex, flags);
    }
  }
  return bad(text, verb, flags);
}

function formatFloatVerb(value: number, verb: string, flags: Flags): string {
  if (!'vbeEfFgGxX'.includes(verb)) return bad(value, verb, flags);
  const precision = flags.precision ?? ('eEfF'.includes(verb) ? 6 : -1);
  const text = formatFloat(value, verb === 'v' ? 'g' : verb, precision);
  const unsigned = text.replace(/^[-+]/, '');
  // +Inf keeps its sign even unasked.
  const isInfinite = value === Number.POSITIVE_INFINITY;
  const sign = text.startsWith('-') ? '-' : flags.plus ? '+' : flags.space ? ' ' : isInfinite ? '+' : '';
  if (!Number.isFinite(value)) return pad(sign + unsigned, { ...flags, zero: false });
  const shown = flags.sharp && verb !== 'b' ? withPoint(unsigned, verb, precision) : unsigned;
  if (flags.zero && !flags.minus) return sign + shown.padStart((flags.width ?? 0) - sign.length, '0');
  return pad(sign + shown, flags);
}

/** `%#g`: the point stays, and zeros behind it that make up the digits that were asked for, six where none were. */
function withPoint(text: string, verb: string, precision: number): string {
  const [number = '', tail = ''] = text.split(/(?=[eEpP])/);
  const pointed = number.includes('.') ? number : `${number}.`;
  if (!'vgG'.includes(verb)) return pointed + tail;
  const wanted = precision === -1 ? 6 : precision;
  const digits = pointed.replace('.', '').replace(/^0+(?=.)/, '').length;
  return pointed + '0'.repeat(Math.max(0, wanted - digits)) + tail;
}

const RADIX: ReadonlyMap<string, number> = new Map([
  ['d', 10],
  ['v', 10],
  ['b', 2],
  ['o', 8],
  ['O', 8],
  ['x', 16],
  ['X', 16],
]);

function formatInteger(value: GoInt, verb: string, flags: Flags): string {
  const radix = RADIX.get(verb);
  if (radix === undefined) {
    const point = Number(value.value);
    if (verb === 'c') return pad(String.fromCodePoint(point >= 0 && point <= 0x10ffff ? point : 0xfffd), flags);
    if (verb === 'q') return pad(quoteRuneLiteral(point, flags.plus), flags);
    if (verb === 'U') return pad(quoteRune(value.value, flags.sharp, flags.precision), { ...flags, zero: false });
    return bad(value, verb, flags);
  }
  const negative = value.value < 0n;
  let digits = (negative ? -value.value : value.value).toString(radix);
  if (verb === 'X') digits = digits.toUpperCase();
  const sign = negative ? '-' : flags.plus ? '+' : flags.space ? ' ' : '';
  if (flags.precision === 0 && value.value === 0n) return ' '.repeat(flags.width ?? 0);
  if (flags.precision !== undefined) digits = digits.padStart(flags.precision, '0');
  else if (flags.zero && !flags.minus && flags.width !== undefined) digits = digits.padStart(flags.width - sign.length, '0');
  const base = flags.sharp ? ({ 2: '0b', 8: digits.startsWith('0') ? '' : '0', 16: `0${verb}`, 10: '' }[radix] ?? '') : '';
  const prefix = verb === 'O' ? `0o${base}` : base;
  return pad(sign + prefix + digits, { ...flags, zero: false });
}

function formatComposite(value: Exclude<Value, null | undefined>, verb: string, flags: Flags): string {
  if (value instanceof GoSlice && value.type === '[]uint8' && 'sqxX'.includes(verb)) {
    return formatString(String.fromCharCode(...value.items.map((item) => (item instanceof GoInt ? Number(item.value) : 0))), verb, flags);
  }
  const items = itemsOf(value);
  const inner = (item: Value) => (item === null || item === undefined ? pad('<nil>', flags) : formatVerb(item, verb, flags));
  if (items !== undefined) return `[${items.map(inner).join(' ')}]`;
  const entries = entriesOf(value);
  if (entries !== undefined) {
    const parts = [...entries.keys()].sort(compareStrings).map((key) => `${inner(key)}:${inner(entries.get(key))}`);
    return `map[${parts.join(' ')}]`;
  }
  if (value instanceof HostObject) {
    const fields = value.fields().map(([name, field]) => `${flags.names ? `${name}:` : ''}${inner(field)}`);
    return `${value.kind === 'ptr' ? '&' : ''}{${fields.join(' ')}}`;
  }
  return bad(value, verb, flags);
}

/** %#v. */
function goSyntax(value: Value): string {
  if (value === undefined || value === null) return '<nil>';
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return formatFloat(value, 'g', -1);
  if (value instanceof GoInt) return value.kind.startsWith('u') ? `0x${value.value.toString(16)}` : String(value.value);
  if (value instanceof GoSlice && value.isNil) return `${value.type}(nil)`;
  const inner = (item: Value) => (item === null ? 'interface {}(nil)' : goSyntax(item));
  const items = itemsOf(value);
  if (items !== undefined) return `${typeOf(value)}{${items.map(inner).join(', ')}}`;
  if (value instanceof GoMap && value.isNil) return `${value.type}(nil)`;
  const entries = entriesOf(value) ?? new Map<string, Value>();
  const keys = [...entries.keys()].sort(compareStrings);
  return `${typeOf(value)}{${keys.map((key) => `${quote(key)}:${inner(entries.get(key))}`).join(', ')}}`;
}
