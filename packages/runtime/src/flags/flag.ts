import { RuntimeError } from '../error.ts';
import { formatDuration, parseDuration } from '../time/duration.ts';

/** One command-line flag: what it is for and how its text is read. */
export interface Flag<T> {
  readonly description: string;
  readonly default: T;
  /** What its value is called in the help: `int`, `duration`, ... */
  readonly type: string;
  /** The default as the help writes it; empty for none. */
  readonly shown: string;
  /** A flag given without a value takes this one. */
  readonly bare?: T;
  /** Reads a value; `before` is what earlier occurrences gave. @throws Error that says what is wrong */
  read(text: string, before: T): T;
}

export function stringFlag(byDefault: string, description: string): Flag<string> {
  return {
    description,
    default: byDefault,
    type: 'string',
    shown: byDefault === '' ? '' : JSON.stringify(byDefault),
    read: (text) => text,
  };
}

/** A flag with few values, compared exactly. */
export function choiceFlag<const T extends string>(choices: readonly T[], byDefault: T, description: string): Flag<T> {
  return {
    description: `${description} One of ${choices.join(', ')}.`,
    default: byDefault,
    type: 'string',
    shown: JSON.stringify(byDefault),
    read: (text) => {
      const choice = choices.find((one) => one === text);
      if (choice === undefined) throw new Error(`must be one of ${choices.join(', ')}`);
      return choice;
    },
  };
}

export function booleanFlag(byDefault: boolean, description: string): Flag<boolean> {
  const shown = byDefault ? 'true' : '';
  return { description, default: byDefault, type: 'boolean', shown, bare: true, read: readBoolean };
}

/** A whole number from `least` to `most`. */
export function intFlag(byDefault: number, description: string, { least = 0, most = 2 ** 31 - 1 } = {}): Flag<number> {
  return {
    description,
    default: byDefault,
    type: 'int',
    shown: byDefault === 0 ? '' : String(byDefault),
    read: (text) => {
      const value = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
      if (!(value >= least && value <= most)) throw new Error(`must be a whole number from ${least} to ${most}`);
      return value;
    },
  };
}

/** A number from 0, with or without a fraction. */
export function numberFlag(byDefault: number, description: string): Flag<number> {
  return {
    description,
    default: byDefault,
    type: 'float32',
    shown: byDefault === 0 ? '' : String(byDefault),
    read: (text) => {
      if (!/^\+?(\d+\.?\d*|\.\d+)$/.test(text)) throw new Error('must be a number from 0');
      return Number(text);
    },
  };
}

/** A Go duration, given in milliseconds. */
export function durationFlag(byDefault: string, description: string): Flag<number> {
  const value = parseDuration(byDefault);
  return { description, default: value, type: 'duration', shown: value === 0 ? '' : formatDuration(value), read: parseDuration };
}

/** A list, by commas or by giving the flag several times. */
export function listFlag(byDefault: readonly string[], description: string): Flag<readonly string[]> {
  return {
    description,
    default: byDefault,
    type: 'strings',
    shown: byDefault.join(','),
    read: (text, before) => [...(before === byDefault ? [] : before), ...text.split(',').filter((item) => item !== '')],
  };
}

/** Gates by name, on or off: `--feature-gates=A=true,B=false`. An unknown gate is a fault. */
export function gatesFlag(gates: ReadonlyMap<string, boolean>, description: string): Flag<ReadonlyMap<string, boolean>> {
  const known = [...gates].map(([name, on]) => `${name}=${on}`).join(', ');
  return {
    description: known === '' ? description : `${description} ${known}.`,
    default: gates,
    type: 'mapStringBool',
    shown: '',
    read: (text, before) => {
      const next = new Map(before);
      for (const pair of text.split(',').filter((part) => part !== '')) {
        const [name = '', value] = pair.split('=', 2);
        if (value === undefined) throw new Error(`${name} needs a value: ${name}=true`);
        if (!gates.has(name)) throw new Error(`there is no feature gate ${name}${known === '' ? '' : `; there are ${known}`}`);
        next.set(name, readBoolean(value));
      }
      return next;
    },
  };
}

function readBoolean(text: string): boolean {
  if (/^(1|t|T|TRUE|true|True)$/.test(text)) return true;
  if (/^(0|f|F|FALSE|false|False)$/.test(text)) return false;
  throw new Error('must be true or false');
}

/** The fault of a flag's value. */
export function flagFault(name: string, text: string, error: unknown): RuntimeError {
  const why = error instanceof Error ? error.message : String(error);
  return new RuntimeError('FlagInvalid', `invalid value ${JSON.stringify(text)} for --${name}: ${why}`, { cause: error });
}
