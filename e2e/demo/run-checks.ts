import type { Check, World } from './checks.ts';

/** How many of the checks the demonstration waits for before it invites to try: those that need no change in Git. */
const BEFORE_INVITATION = 5;

/** Runs the checks one after the other; with `report` each is told of, and all are run. False at the first that fails. */
export async function runChecks(checks: readonly Check[], world: World, report: boolean): Promise<boolean> {
  for (const { title, run } of report ? checks : checks.slice(0, BEFORE_INVITATION)) {
    const started = performance.now();
    try {
      await run(world);
      if (report) console.log(`ok    ${title} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
    } catch (error) {
      console.error(`FAIL  ${title}\n      ${error instanceof Error ? error.message : String(error)}`);
      return false;
    }
  }
  if (report) console.log(`\nAll ${checks.length} checks passed.`);
  return true;
}
