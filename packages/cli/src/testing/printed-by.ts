import type { Command } from 'commander';
import type { Output } from '../output.ts';

/** What a command prints with these arguments, standard error behind `!`. */
export async function printedBy(commandOf: (output: Output) => Command, args: readonly string[]): Promise<string> {
  let printed = '';
  const output: Output = {
    stdout: (bytes) => {
      printed += Buffer.from(bytes).toString();
    },
    stderr: (bytes) => {
      printed += `!${Buffer.from(bytes).toString()}`;
    },
  };
  await commandOf(output).parseAsync(args, { from: 'user' });
  return printed;
}
