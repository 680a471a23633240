/** Waits, in real time, until something has come to pass. @throws Error after four seconds */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 4_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('it did not come to pass in time');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
