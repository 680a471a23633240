import 'reflect-metadata';
import { type Client, loadClient } from '@capstan/kube';
import { createRegistry, flagsOfProcess, Manager, observeClient } from '@capstan/runtime';
import { container, type InjectionToken, instanceCachingFactory } from 'tsyringe';
import { MessageFilters } from './alert/message-filters.ts';
import { type NotificationControllerFlags, notificationControllerFlags } from './flags.ts';
import { NotificationService } from './notification-service.ts';

/** What the container holds. A symbol carries no type, so each is told its own here. */
const token = {
  flags: Symbol('flags') as InjectionToken<NotificationControllerFlags>,
  client: Symbol('client') as InjectionToken<Client>,
  manager: Symbol('manager') as InjectionToken<Manager>,
  filters: Symbol('filters') as InjectionToken<MessageFilters>,
  service: Symbol('service') as InjectionToken<NotificationService>,
};

/** How long the expressions of one Alert may take for one message. */
const FILTER_TIMEOUT_MS = 2_000;

/** Registers what is outside, then what is made of it. */
async function compose(flags: NotificationControllerFlags): Promise<void> {
  const registry = createRegistry();
  const kubeconfig = flags.kubeconfig === '' ? {} : { kubeconfig: flags.kubeconfig };
  container.registerInstance(token.flags, flags);
  container.registerInstance(
    token.client,
    await loadClient({ ...kubeconfig, userAgent: 'notification-controller', observer: observeClient(registry) }),
  );
  container.register(token.manager, {
    useFactory: instanceCachingFactory(
      (c) =>
        new Manager({
          controller: 'notification-controller',
          client: c.resolve(token.client),
          // Here the flag says where events are taken in; events of its own objects become Kubernetes Events only.
          flags: { ...flags, 'events-addr': '' },
          registry,
        }),
    ),
  });
  const workerUrl = new URL(import.meta.url.endsWith('.ts') ? './filter-worker.ts' : './filter-worker.js', import.meta.url);
  container.registerInstance(token.filters, new MessageFilters({ workerUrl, timeoutMs: FILTER_TIMEOUT_MS }));
  container.register(token.service, {
    useFactory: instanceCachingFactory((c) => new NotificationService(c.resolve(token.manager), flags, c.resolve(token.filters))),
  });
}

const flags = flagsOfProcess(notificationControllerFlags);
try {
  await compose(flags);
  const manager = container.resolve(token.manager);
  manager.add(container.resolve(token.service));
  await manager.runAndExit();
} catch (error) {
  process.stderr.write(`notification-controller: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
