// The demonstration behind `npm start`.
import { E2eError } from '../error.ts';
import { HELP, parseOptions } from './options.ts';
import { runDemo } from './run-demo.ts';

try {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) console.log(HELP);
  else process.exitCode = (await runDemo(options)) ? 0 : 1;
} catch (error) {
  console.error(error instanceof E2eError ? error.message : error);
  process.exitCode = 1;
}
