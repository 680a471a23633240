import { parseArgs } from 'node:util';
import { E2eError } from '../error.ts';

/** What `npm start` was asked for. */
export interface DemoOptions {
  /** Check everything and end, for scripts. */
  readonly once: boolean;
  /** The user's own cluster. */
  readonly kubeconfig?: string;
  readonly help: boolean;
}

export const HELP = `npm start [-- OPTIONS]

Shows Capstan at work: a Git repository made on the spot becomes objects in a cluster, and Slack is told.

  --once              do the same, check every step, end with exit code 0 or 1
  --kubeconfig FILE   use this cluster, and leave nothing in it; without it a control plane is started
                      here (it takes Go 1.26, or KUBEBUILDER_ASSETS with etcd and kube-apiserver)
  --help              show this

Everything listens on 127.0.0.1 only and ends with Ctrl-C.`;

/** @throws E2eError InvalidArgument for an option that is not there */
export function parseOptions(args: readonly string[]): DemoOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { once: { type: 'boolean' }, kubeconfig: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
    return {
      once: values.once ?? false,
      help: values.help ?? false,
      ...(values.kubeconfig === undefined ? {} : { kubeconfig: values.kubeconfig }),
    };
  } catch (cause) {
    throw new E2eError('InvalidArgument', `${cause instanceof Error ? cause.message : String(cause)}\n\n${HELP}`, { cause });
  }
}
