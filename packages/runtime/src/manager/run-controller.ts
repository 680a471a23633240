import { loadClient } from '@capstan/kube';
import type { SharedFlagValues } from '../flags/shared-flags.ts';
import { observeClient } from '../metrics/client-metrics.ts';
import { createRegistry } from '../metrics/create-registry.ts';
import { Manager } from './manager.ts';

/** What a controller's process reads of its flags; those that do not watch by labels have no selector. */
export type ControllerFlagValues = SharedFlagValues & { readonly 'watch-label-selector'?: string };

/**
 * Runs a controller as this process: connects to the API server that the flags name, has `compose` add to the manager what is to be run,
 * and runs it. Ends the process: with code 0 after a stop, and with 1 after a fault, of which standard error tells.
 */
export async function runController(
  controller: string,
  flags: ControllerFlagValues,
  compose: (manager: Manager) => void | Promise<void>,
): Promise<never> {
  try {
    const registry = createRegistry();
    const kubeconfig = flags.kubeconfig === '' ? {} : { kubeconfig: flags.kubeconfig };
    const client = await loadClient({ ...kubeconfig, userAgent: controller, observer: observeClient(registry) });
    const manager = new Manager({ controller, client, flags, labelSelector: flags['watch-label-selector'] ?? '', registry });
    await compose(manager);
    return await manager.runAndExit();
  } catch (error) {
    process.stderr.write(`${controller}: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
