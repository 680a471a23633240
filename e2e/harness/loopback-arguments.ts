/** Where a controller listens and whom it calls, all on loopback. */
export interface Addresses {
  readonly healthPort: number;
  readonly metricsPort: number;
  /** source-controller's file server. */
  readonly storagePort: number;
  /** Where notification-controller takes events. */
  readonly eventsPort: number;
  /** Where notification-controller takes webhooks. */
  readonly receiverPort: number;
  /** Where source-controller keeps its artifacts. */
  readonly storagePath: string;
}

/**
 * The flags that a process on this machine needs in place of those of a pod: free ports instead of fixed ones, loopback instead of
 * Services. The last of several counts, so they are put after those of the chart.
 */
export function loopbackArguments(controller: string, addresses: Addresses): string[] {
  const common = [`--health-addr=127.0.0.1:${addresses.healthPort}`, `--metrics-addr=127.0.0.1:${addresses.metricsPort}`];
  if (controller === 'notification-controller') {
    return [...common, `--events-addr=127.0.0.1:${addresses.eventsPort}`, `--receiverAddr=127.0.0.1:${addresses.receiverPort}`];
  }
  const events = `--events-addr=http://127.0.0.1:${addresses.eventsPort}/`;
  if (controller !== 'source-controller') return [...common, events];
  return [
    ...common,
    events,
    `--storage-path=${addresses.storagePath}`,
    `--storage-addr=127.0.0.1:${addresses.storagePort}`,
    `--storage-adv-addr=127.0.0.1:${addresses.storagePort}`,
  ];
}

/** Arguments as the kubelet hands them over: `$(NAME)` is replaced by the variable, `$$` is one dollar, unknown names stay. */
export function expandVariables(args: readonly string[], env: Readonly<Record<string, string>>): string[] {
  return args.map((arg) =>
    arg.replace(/\$\$|\$\(([A-Za-z_][A-Za-z0-9_.-]*)\)/g, (match, name?: string) => {
      if (match === '$$') return '$';
      return (name !== undefined && Object.hasOwn(env, name) ? env[name] : undefined) ?? match;
    }),
  );
}
