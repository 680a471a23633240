import { flagHelp } from './flag-help.ts';
import { type FlagDefinition, type FlagSet, type FlagValues, parseFlags, wantsHelp } from './parse-flags.ts';

/** The flags that this process was started with. Prints the help and ends when asked to; prints a faulty flag and ends with code 2. */
export function flagsOfProcess<F extends FlagSet>(definition: FlagDefinition<F>): FlagValues<F> {
  const args = process.argv.slice(2);
  if (wantsHelp(args)) {
    process.stdout.write(flagHelp(definition));
    process.exit(0);
  }
  try {
    return parseFlags(definition, args);
  } catch (error) {
    process.stderr.write(`${definition.program}: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(2);
  }
}
