import { RuntimeError } from '../error.ts';
import { type Flag, flagFault } from './flag.ts';
import { nearest } from './nearest.ts';

// The values of flags are of many types; only the flag that read one knows which.
// biome-ignore lint/suspicious/noExplicitAny: a flag both takes and gives its type, so nothing narrower holds all flags.
export type FlagSet = Readonly<Record<string, Flag<any>>>;

/** The value of each flag, by its name without dashes. */
export type FlagValues<F extends FlagSet> = { readonly [Name in keyof F]: F[Name] extends Flag<infer T> ? T : never };

/** The flags of a controller. */
export interface FlagDefinition<F extends FlagSet> {
  readonly program: string;
  readonly description: string;
  readonly flags: F;
}

/** Names the flags of a program. */
export function defineFlags<const F extends FlagSet>(program: string, description: string, flags: F): FlagDefinition<F> {
  return { program, description, flags };
}

/**
 * Reads Go-style flags: `--flag=value`, `--flag value`, `-flag`, booleans without a value; `--` ends them, and nothing else may be given.
 * The last of several counts, lists and gates add up.
 * @throws RuntimeError FlagUnknown with the nearest that there is, FlagInvalid
 */
export function parseFlags<F extends FlagSet>({ flags }: FlagDefinition<F>, args: readonly string[]): FlagValues<F> {
  const known = new Map(Object.entries(flags));
  const values = new Map<string, unknown>([...known].map(([name, flag]) => [name, flag.default]));
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index] ?? '';
    if (argument === '--' && index === args.length - 1) break;
    const [, name, given] = /^--?([A-Za-z][^=]*)(?:=([\s\S]*))?$/.exec(argument) ?? [];
    if (name === undefined)
      throw new RuntimeError('FlagInvalid', `unexpected argument ${JSON.stringify(argument)}: flags look like --flag=value`);
    const flag = known.get(name);
    if (flag === undefined) throw unknownFlag(name, [...known.keys()]);
    if (given === undefined && flag.bare !== undefined) {
      values.set(name, flag.bare);
      continue;
    }
    const text = given ?? args[++index];
    if (text === undefined) throw new RuntimeError('FlagInvalid', `--${name} needs a value (${flag.type})`);
    try {
      values.set(name, flag.read(text, values.get(name)));
    } catch (error) {
      throw flagFault(name, text, error);
    }
  }
  // Each name has the value that its own flag read, or that flag's default.
  return Object.fromEntries(values) as FlagValues<F>;
}

/** Whether the arguments ask for the help. */
export function wantsHelp(args: readonly string[]): boolean {
  return args.some((argument) => /^(--?help|-h)$/.test(argument));
}

function unknownFlag(name: string, known: readonly string[]): RuntimeError {
  const near = nearest(name, known);
  return new RuntimeError(
    'FlagUnknown',
    `unknown flag --${name}${near === undefined ? '' : `; did you mean --${near}?`} (--help lists all)`,
  );
}
