import { isToolMissing } from '../error.ts';

/**
 * A `describe` whose tests need tools that this machine may lack. `needs` brings them about (it builds them, say);
 * where it says that a tool is missing, the tests are skipped, and standard error says loudly which and why. Await it at the top of the file.
 */
export async function describeWith(needs: () => Promise<unknown>, title: string, body: () => void): Promise<void> {
  try {
    await needs();
  } catch (error) {
    if (!isToolMissing(error)) throw error;
    process.stderr.write(`\nSKIPPED: ${title}\n         ${error.message}\n\n`);
    describe.skip(title, body);
    return;
  }
  describe(title, body);
}
