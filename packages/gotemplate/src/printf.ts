import { formatFloat } from './format-float.ts';
import { formatValue } from './format-value.ts';
import { bytesOf, compareStrings, runesOf } from './go-string.ts';
import { quote, quoteRune, quoteRuneLiteral } from './quote.ts';
import { entriesOf, GoInt, GoMap, GoSlice, HostObject, itemsOf, typeOf, type Value } from './value.ts';

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
    this.#argumentNumber();
    this.#readWidth(flags);
    this.#readPrecision(flags);
    const verb = this.#verb();
    if (verb === undefined) return '%!(NOVERB)';
    if (verb === '%') return '%';
    if (!this.#goodIndex) return `%!${verb}(BADINDEX)`;
    if (this.#arg >= this.#args.length) return `%!${verb}(MISSING)`;
    const value = this.#args[this.#arg];
    this.#arg += 1;
    return this.#badNumbers + formatVerb(value, verb, flags);
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

  #readWidth(flags: Flags): void {
    this.#badNumbers = '';
    if (this.#format[this.#index] === '*') {
      this.#index += 1;
      const width = this.#intArgument();
      if (width === undefined) this.#badNumbers += '%!(BADWIDTH)';
      else {
        flags.width = Math.abs(width);
        if (width < 0) flags.minus = true;
      }
    } else flags.width = this.#number();
  }

  #readPrecision(flags: Flags): void {
    if (this.#format[this.#index] !== '.') {
      this.#argumentNumber();
      return;
    }
    this.#index += 1;
    this.#argumentNumber();
    if (this.#format[this.#index] === '*') {
      this.#index += 1;
      const precision = this.#intArgument();
      if (precision === undefined || precision < 0) {
        if (precision === undefined) this.#badNumbers += '%!(BADPREC)';
      } else flags.precision = precision;
    } else flags.precision = this.#number() ?? 0;
    this.#argumentNumber();
  }

  #number(): number | undefined {
    const match = /^[0-9]+/.exec(this.#format.slice(this.#index, this.#index + 20));
    if (match === null) return undefined;
    this.#index += match[0].length;
    const value = Number(match[0]);
    return value > MAX_NUMBER ? undefined : value;
  }

  #intArgument(): number | undefined {
    const value = this.#args[this.#arg];
    if (this.#arg >= this.#args.length) return undefined;
    this.#arg += 1;
    if (!(value instanceof GoInt)) return undefined;
    const number = Number(value.value);
    return Math.abs(number) > MAX_NUMBER ? undefined : number;
  }

  /** `[2]`, which tells the argument that comes next. */
  #argumentNumber(): void {
    if (this.#format[this.#index] !== '[') return;
    this.#reordered = true;
    const close = this.#format.indexOf(']', this.#index);
    if (close === -1) {
      this.#goodIndex = false;
      this.#index += 1;
      return;
    }
    const inner = this.#format.slice(this.#index + 1, close);
    this.#index = close + 1;
    const number = /^[0-9]+$/.test(inner) ? Number(inner) : 0;
    if (number >= 1 && number <= this.#args.length) this.#arg = number - 1;
    else this.#goodIndex = false;
  }

  #verb(): string | undefined {
    const point = this.#format.codePointAt(this.#index);
    if (point === undefined) return undefined;
    const verb = String.fromCodePoint(point);
    this.#index += verb.length;
    return verb;
  }
}

function formatVerb(value: Value, verb: string, flags: Flags): string {
  if (verb === 'T') return pad(value === null || value === undefined ? '<nil>' : typeOf(value), flags);
  if (value === undefined || value === null) return verb === 'v' ? pad('<nil>', flags) : `%!${verb}(<nil>)`;
  if (verb === 'v' && flags.sharp) return goSyntax(value);
  // %+v names the fields of structs; numbers get no sign from it.
  if (verb === 'v' && flags.plus) return formatVerb(value, verb, { ...flags, plus: false, names: true });
  if (value instanceof HostObject) {
    const text = value.text();
    if (text !== undefined && 'vsxXq'.includes(verb)) return formatString(text, verb, flags);
  }
  switch (typeof value) {
    case 'boolean':
      return verb === 't' || verb === 'v' ? pad(String(value), flags) : bad(value, verb);
    case 'string':
      return formatString(value, verb, flags);
    case 'number':
      return formatFloatVerb(value, verb, flags);
  }
  if (value instanceof GoInt) return formatInteger(value, verb, flags);
  return formatComposite(value, verb, flags);
}

function bad(value: Value, verb: string): string {
  return `%!${verb}(${typeOf(value)}=${formatValue(value)})`;
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
  return bad(text, verb);
}

function formatFloatVerb(value: number, verb: string, flags: Flags): string {
  if (!'vbeEfFgGxX'.includes(verb)) return bad(value, verb);
  const shortest = verb === 'v' || verb === 'g' || verb === 'G';
  const precision = flags.precision ?? (shortest ? -1 : 6);
  let text = formatFloat(value, verb === 'v' ? 'g' : verb, precision);
  const sign = text.startsWith('-') ? '-' : text.startsWith('+') ? (flags.plus ? '+' : '') : flags.plus ? '+' : flags.space ? ' ' : '';
  text = text.replace(/^[-+]/, '');
  // +Inf keeps its sign even unasked.
  const shown = value === Number.POSITIVE_INFINITY && sign === '' ? '+' : sign;
  if (flags.zero && !flags.minus && Number.isFinite(value)) {
    return shown + text.padStart((flags.width ?? 0) - shown.length, '0');
  }
  return pad(shown + text, { ...flags, zero: false });
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
    if (verb === 'U')
      return pad(
        flags.sharp ? quoteRune(String.fromCodePoint(point)) : (quoteRune(String.fromCodePoint(point)).split(' ')[0] ?? ''),
        flags,
      );
    return bad(value, verb);
  }
  const negative = value.value < 0n;
  let digits = (negative ? -value.value : value.value).toString(radix);
  if (verb === 'X') digits = digits.toUpperCase();
  const sign = negative ? '-' : flags.plus ? '+' : flags.space ? ' ' : '';
  if (flags.precision === 0 && value.value === 0n) return ' '.repeat(flags.width ?? 0);
  if (flags.precision !== undefined) digits = digits.padStart(flags.precision, '0');
  else if (flags.zero && !flags.minus && flags.width !== undefined) digits = digits.padStart(flags.width - sign.length, '0');
  const prefix = verb === 'O' ? '0o' : flags.sharp ? { 2: '0b', 8: digits.startsWith('0') ? '' : '0', 16: `0${verb}`, 10: '' }[radix] : '';
  return pad(sign + prefix + digits, { ...flags, zero: false });
}

function formatComposite(value: Value, verb: string, flags: Flags): string {
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
  return bad(value, verb);
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
