// The demonstration behind `npm start`.
import { E2eError } from '../error.ts';
import { Interrupted, Interruption } from './interruption.ts';
import { HELP, parseOptions } from './options.ts';
import { runDemo } from './run-demo.ts';

// What was going on when the user ended it must not keep the process: everything that it started ends with it.
process.exit(await main());

async function main(): Promise<number> {
  try {
    const options = parseOptions(process.argv.slice(2));
    if (options.help) {
      console.log(HELP);
      return 0;
    }
    return (await runDemo(options, new Interruption())) ? 0 : 1;
  } catch (error) {
    if (error instanceof Interrupted) return 130;
    console.error(error instanceof E2eError ? error.message : error);
    return 1;
  }
}
