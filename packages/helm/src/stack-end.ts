/** Whether an error says that the stack has ended: V8 says so in other words where it happens while a pattern is compiled. */
export function isStackEnd(error: unknown): boolean {
  return error instanceof RangeError || (error instanceof SyntaxError && error.message.endsWith('Stack overflow'));
}
