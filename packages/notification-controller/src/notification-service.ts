import { Alert, FINALIZER, findKind, Provider, Receiver } from '@capstan/api';
import { KubeError, type KubeObject, type Resource } from '@capstan/kube';
import {
  type ControllerOptions,
  Finalizers,
  type Informer,
  type Manager,
  parseDuration,
  type Runnable,
  SECRETS,
  SecretReader,
  StatusWriter,
  withoutContent,
} from '@capstan/runtime';
import { type DispatchPorts, dispatchEvent } from './alert/dispatch-event.ts';
import type { MessageFilters } from './alert/message-filters.ts';
import type { Event, InvolvedObject } from './event/event.ts';
import { createEventServer } from './event/event-server.ts';
import { RateLimiter } from './event/rate-limiter.ts';
import type { NotificationControllerFlags } from './flags.ts';
import { RequestMetrics } from './http/request-metrics.ts';
import { serveUntil } from './http/serve-until.ts';
import { DeliveryMetrics } from './provider/delivery-metrics.ts';
import { postDelivery } from './provider/post-delivery.ts';
import { PostponedDeliveries } from './provider/postponed-deliveries.ts';
import { providerType } from './provider/provider-types.ts';
import { createReceiverController } from './receiver/controller.ts';
import { createReceiverServer } from './receiver/receiver-server.ts';
import type { ReceiverObject } from './receiver/reconcile-receiver.ts';
import { requestReconciles } from './receiver/request-reconciles.ts';
import { readSecret, readToken } from './secret/read-secret.ts';
import { createStaticController } from './static/controller.ts';

type AlertObject = Alert & KubeObject;
type ProviderObject = Provider & KubeObject;

const PATH_INDEX = 'webhookPath';

/**
 * All of the notification-controller. Its servers run in every replica, so that no event is lost while a leader is elected; what writes
 * to objects runs in the leader.
 */
export class NotificationService implements Runnable {
  readonly name = 'notification';
  readonly needsLeadership = false;
  readonly #manager: Manager;
  readonly #flags: NotificationControllerFlags;
  readonly #filters: MessageFilters;
  readonly #secrets: SecretReader;

  constructor(manager: Manager, flags: NotificationControllerFlags, filters: MessageFilters) {
    this.#manager = manager;
    this.#flags = flags;
    this.#filters = filters;
    this.#secrets = new SecretReader(manager.client, manager.informers, manager.scope.namespace);
  }

  async run(signal: AbortSignal): Promise<void> {
    const { informers, scope } = this.#manager;
    const [alertResource, providerResource, receiverResource] = await Promise.all(
      [Alert, Provider, Receiver].map(({ apiVersion, kind }) => this.#manager.resource(apiVersion, kind)),
    );
    if (alertResource === undefined || providerResource === undefined || receiverResource === undefined) return;
    const alerts = informers.informer<AlertObject>(alertResource, scope);
    const providers = informers.informer<ProviderObject>(providerResource, scope);
    const receivers = informers.informer<ReceiverObject>(receiverResource, scope);
    receivers.addIndex(PATH_INDEX, ({ status }) => (status?.webhookPath === undefined ? [] : [status.webhookPath]));
    this.#manager.objectMetrics.register(Receiver.kind, receivers);
    this.#addControllers(alerts, providers, receivers);
    await Promise.race([Promise.all([alerts.synced, providers.synced, receivers.synced]), aborted(signal)]);
    if (signal.aborted) return;
    await Promise.all([this.#serveEvents(alerts, providers, signal), this.#serveReceivers(receivers, signal)]);
  }

  #addControllers(alerts: Informer<AlertObject>, providers: Informer<ProviderObject>, receivers: Informer<ReceiverObject>): void {
    const { client, clock, controller: fieldManager, events, informers, scope } = this.#manager;
    const written = <T extends KubeObject>(informer: Informer<T>) => ({ client, resource: informer.resource, fieldManager, informer });
    const finalizers = <T extends KubeObject>(informer: Informer<T>) => new Finalizers<T>({ ...written(informer), finalizer: FINALIZER });
    const shared = this.#controllerOptions();
    this.#manager.add(
      createReceiverController({
        ...shared,
        receivers,
        secrets: informers.informer(SECRETS, { namespace: scope.namespace, metadataOnly: true, transform: withoutContent }),
        readToken: (namespace, name) => readToken(this.#secrets, namespace, name),
        finalizers: finalizers(receivers),
        statusWriter: new StatusWriter<ReceiverObject>(written(receivers)),
        events,
        clock,
      }),
    );
    this.#manager.add(
      createStaticController({ ...shared, informer: alerts, finalizers: finalizers(alerts), events, faultOf: () => undefined }),
    );
    this.#manager.add(
      createStaticController({ ...shared, informer: providers, finalizers: finalizers(providers), events, faultOf: typeFault }),
    );
  }

  #controllerOptions(): Pick<ControllerOptions, 'clock' | 'log' | 'metrics' | 'concurrency'> {
    const { clock, log, metrics } = this.#manager;
    return { clock, log, metrics, concurrency: this.#flags.concurrent };
  }

  async #serveEvents(alerts: Informer<AlertObject>, providers: Informer<ProviderObject>, signal: AbortSignal): Promise<void> {
    const log = this.#manager.log.with({ logger: 'event-server' });
    const { clock, events, registry } = this.#manager;
    const postponed: PostponedDeliveries = new PostponedDeliveries({
      clock,
      onWait: (provider, waitMs) => {
        metrics.postponed(provider);
        log.info('a peer takes no messages for now: they are kept, and delivered when it does', { provider, waitMs });
      },
    });
    const metrics = new DeliveryMetrics(registry, () => postponed.waiting());
    const ports: DispatchPorts = {
      alerts: () => alerts.list(),
      provider: (namespace, name) => providers.get({ namespace, name }),
      readSecret: (namespace, name) => readSecret(this.#secrets, namespace, name),
      readLabels: (object) => this.#readLabels(object),
      askFilter: (message, lists) => this.#filters.ask(message, lists),
      post: postDelivery,
      postpone: (provider, attempt) => postponed.run(provider, attempt),
      report: (alert, reason, message) => {
        log.error(new Error(message), 'failed to send notification', {
          alert: { name: alert.metadata.name, namespace: alert.metadata.namespace },
        });
        const known = alerts.get({ namespace: alert.metadata.namespace ?? '', name: alert.metadata.name });
        if (known !== undefined) events.event(known, { severity: 'error', reason, message });
      },
      parseDuration,
    };
    const dispatch = async (event: Event): Promise<void> => {
      log.info('dispatching event', { eventInvolvedObject: event.involvedObject, message: event.message });
      await dispatchEvent(event, ports, { noCrossNamespaceRefs: this.#flags['no-cross-namespace-refs'] });
    };
    const requests = new RequestMetrics(registry, 'gotk_event', '/');
    const { server, settled } = createEventServer({
      limiter: new RateLimiter(this.#flags['rate-limit-interval'], () => clock.now()),
      dispatch,
      onAnswer: requests.answered,
      onRefused: (error) => log.error(error, 'decoding the request body failed'),
    });
    requests.watch(server);
    log.info('starting event server', { addr: this.#flags['events-addr'] });
    await serveUntil(server, 'events-addr', this.#flags['events-addr'], signal);
    // What waited for its peer is sent again by its sender, who was told that it is not delivered yet.
    postponed.stop();
    await settled();
    await this.#filters.stop();
  }

  async #serveReceivers(receivers: Informer<ReceiverObject>, signal: AbortSignal): Promise<void> {
    const log = this.#manager.log.with({ logger: 'receiver-server' });
    const { client, registry } = this.#manager;
    const requests = new RequestMetrics(registry, 'gotk_receiver', '/hook/');
    const server = createReceiverServer({
      receiverAt: (path) => receivers.byIndex(PATH_INDEX, path)[0],
      readToken: ({ metadata, spec }) => readToken(this.#secrets, metadata.namespace ?? '', spec.secretRef?.name ?? ''),
      requestReconciles: (receiver) =>
        requestReconciles(receiver, { client, now: () => new Date(), noCrossNamespaceRefs: this.#flags['no-cross-namespace-refs'] }),
      onRefused: (receiver, error) => {
        const { name, namespace } = receiver.metadata;
        log.error(error, 'unable to process the webhook', { 'reconciler kind': Receiver.kind, name, namespace });
      },
      onAnswer: requests.answered,
    });
    requests.watch(server);
    log.info('starting receiver server', { addr: this.#flags.receiverAddr });
    await serveUntil(server, 'receiverAddr', this.#flags.receiverAddr, signal);
  }

  /** The labels of an object that an Alert selects by; undefined where it is gone. */
  async #readLabels({ apiVersion, kind, namespace, name }: InvolvedObject): Promise<Readonly<Record<string, string>> | undefined> {
    const resource = await this.#resourceOf(apiVersion, kind);
    if (resource === undefined) return undefined;
    try {
      return (await this.#manager.client.get(resource, { namespace, name }, { metadataOnly: true })).metadata.labels;
    } catch (error) {
      if (error instanceof KubeError && error.code === 'NotFound') return undefined;
      // Not knowing is no reason to keep the event from people silently: it is told on the Alert.
      throw error;
    }
  }

  async #resourceOf(apiVersion: string, kind: string): Promise<Resource | undefined> {
    return findKind(apiVersion, kind)?.resource ?? (await this.#manager.client.discovery.resourceFor(apiVersion, kind));
  }
}

function typeFault({ spec }: ProviderObject): string | undefined {
  try {
    providerType(spec.type);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
