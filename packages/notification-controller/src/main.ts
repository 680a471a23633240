import 'reflect-metadata';
import { flagsOfProcess, type Manager, runController } from '@capstan/runtime';
import { container, type InjectionToken, instanceCachingFactory } from 'tsyringe';
import { MessageFilters } from './alert/message-filters.ts';
import { type NotificationControllerFlags, notificationControllerFlags } from './flags.ts';
import { NotificationService } from './notification-service.ts';

/** What the container holds. A symbol carries no type, so each is told its own here. */
const token = {
  manager: Symbol('manager') as InjectionToken<Manager>,
  filters: Symbol('filters') as InjectionToken<MessageFilters>,
  service: Symbol('service') as InjectionToken<NotificationService>,
};

/** How long the expressions of one Alert may take for one message. */
const FILTER_TIMEOUT_MS = 2_000;

/** Registers what is outside, then what is made of it. */
function compose(manager: Manager, flags: NotificationControllerFlags): void {
  container.registerInstance(token.manager, manager);
  const workerUrl = new URL(import.meta.url.endsWith('.ts') ? './filter-worker.ts' : './filter-worker.js', import.meta.url);
  container.registerInstance(token.filters, new MessageFilters({ workerUrl, timeoutMs: FILTER_TIMEOUT_MS }));
  container.register(token.service, {
    useFactory: instanceCachingFactory((c) => new NotificationService(c.resolve(token.manager), flags, c.resolve(token.filters))),
  });
}

const flags = flagsOfProcess(notificationControllerFlags);
// Here the flag says where events are taken in; events of its own objects become Kubernetes Events only.
await runController(notificationControllerFlags.program, { ...flags, 'events-addr': '' }, (manager) => {
  compose(manager, flags);
  manager.add(container.resolve(token.service));
});
