import { type Alert, maskSecrets, type Provider } from '@capstan/api';
import { timeoutSignal } from '@capstan/runtime';
import { NotificationError } from '../error.ts';
import { combineMetadata } from '../event/combine-metadata.ts';
import { describeObject, type Event, type InvolvedObject, objectKey } from '../event/event.ts';
import type { Transport } from '../provider/post-delivery.ts';
import type { Delivery } from '../provider/provider.ts';
import { providerType } from '../provider/provider-types.ts';
import { type ProviderSecrets, resolveSettings, secretValues } from '../provider/resolve-settings.ts';
import type { SecretData } from '../secret/read-secret.ts';
import { hasLabels, matchAlert } from './match-alert.ts';
import type { FilterVerdict, MessageLists } from './message-filter.ts';

/** What dispatching needs of the world. */
export interface DispatchPorts {
  readonly alerts: () => readonly Alert[];
  readonly provider: (namespace: string, name: string) => Provider | undefined;
  /** @throws NotificationError SecretInvalid where it does not exist or cannot be read */
  readonly readSecret: (namespace: string, name: string) => Promise<SecretData>;
  readonly readLabels: (object: InvolvedObject) => Promise<Readonly<Record<string, string>> | undefined>;
  /** What the Alert's expressions say to a message. @throws NotificationError AlertInvalid where they take too long */
  readonly askFilter: (message: string, lists: MessageLists) => Promise<FilterVerdict>;
  readonly post: (delivery: Delivery, transport: Transport, signal: AbortSignal) => Promise<void>;
  /** Makes an attempt to deliver, and again while the Provider's peer asks to wait: {@link PostponedDeliveries.run}. */
  readonly postpone: (provider: string, attempt: () => Promise<void>) => Promise<void>;
  /** Tells the Alert's owner of a fault, as a Kubernetes Event on the Alert and in the log. */
  readonly report: (alert: Alert, reason: string, message: string) => void;
  readonly parseDuration: (text: string) => number;
}

export interface DispatchOptions {
  readonly noCrossNamespaceRefs: boolean;
}

const DEFAULT_TIMEOUT_MS = 15_000;
const COMMIT_STATUS_TYPES = new Set(['github', 'gitlab', 'gitea', 'bitbucketserver', 'bitbucket', 'azuredevops']);

/**
 * Delivers an event through every Alert that wants it, all at once; settles when each has been delivered or given up.
 * A fault of one Alert is reported on that Alert and holds up no other.
 */
export async function dispatchEvent(event: Event, ports: DispatchPorts, options: DispatchOptions): Promise<void> {
  await Promise.all(
    ports.alerts().map(async (alert) => {
      let mask = (text: string) => text;
      try {
        if (!(await wants(alert, event, ports))) return;
        if (providerOf(alert, event, ports, options) === undefined) return;
        const told = withMetadata(event, alert, ports);
        await ports.postpone(`${alert.metadata.namespace ?? ''}/${alert.spec.providerRef.name}`, async () => {
          // What waited goes where the Provider says by then.
          const provider = providerOf(alert, event, ports, options);
          if (provider === undefined) return;
          const secrets = await readSecrets(provider, ports);
          mask = maskSecrets(secretValues(provider.spec, secrets));
          await deliver(told, provider, secrets, ports);
        });
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        ports.report(
          alert,
          'NotificationDispatchFailed',
          mask(`failed to send notification for ${describeObject(event.involvedObject)}: ${why}`),
        );
      }
    }),
  );
}

async function wants(alert: Alert, event: Event, ports: DispatchPorts): Promise<boolean> {
  const { namespace = '' } = alert.metadata;
  const match = matchAlert({ ...alert.spec, namespace }, event);
  if (match === 'no' || !(await passesFilter(alert, event, ports))) return false;
  if (match === 'yes') return true;
  const labels = await ports.readLabels(event.involvedObject);
  return match.anyOfLabels.some((wanted) => hasLabels(labels, wanted));
}

async function passesFilter(alert: Alert, event: Event, ports: DispatchPorts): Promise<boolean> {
  const { passes, invalid } = await ports.askFilter(event.message, alert.spec);
  for (const [expression, why] of invalid) {
    ports.report(alert, 'InvalidConfig', `'${expression}' is not a regular expression: ${why}`);
  }
  return passes;
}

/** The Provider to send through; undefined where the event is not for its type or it is suspended. */
function providerOf(alert: Alert, event: Event, ports: DispatchPorts, options: DispatchOptions): Provider | undefined {
  const { namespace = '' } = alert.metadata;
  if (options.noCrossNamespaceRefs && event.involvedObject.namespace !== namespace) {
    throw new NotificationError(
      'AccessDenied',
      `alert '${namespace}/${alert.metadata.name}' may not take events of namespace '${event.involvedObject.namespace}': cross-namespace references have been blocked`,
    );
  }
  const provider = ports.provider(namespace, alert.spec.providerRef.name);
  if (provider === undefined) {
    throw new NotificationError(
      'ProviderInvalid',
      `there is no Provider '${namespace}/${alert.spec.providerRef.name}', which spec.providerRef of the Alert names`,
    );
  }
  if (provider.spec.suspend === true) return undefined;
  // Events that only update a commit's status would be noise to people.
  const isUpdate = event.metadata?.[objectKey(event, 'commit_status')] === 'update';
  const { type } = provider.spec;
  return isUpdate && !COMMIT_STATUS_TYPES.has(type) && !type.startsWith('generic') ? undefined : provider;
}

async function readSecrets({ metadata, spec }: Provider, ports: DispatchPorts): Promise<ProviderSecrets> {
  const read = (reference: { name: string } | undefined) =>
    reference === undefined ? undefined : ports.readSecret(metadata.namespace ?? '', reference.name);
  const [secretRef, certSecretRef, proxySecretRef] = await Promise.all([
    read(spec.secretRef),
    read(spec.certSecretRef),
    read(spec.proxySecretRef),
  ]);
  return {
    ...(secretRef === undefined ? {} : { secretRef }),
    ...(certSecretRef === undefined ? {} : { certSecretRef }),
    ...(proxySecretRef === undefined ? {} : { proxySecretRef }),
  };
}

/** The event as people are told it. */
function withMetadata(event: Event, alert: Alert, ports: DispatchPorts): Event {
  const { metadata, conflicts } = combineMetadata(event, alert.spec);
  if (conflicts.size > 0) {
    const keys = [...conflicts].map(([key, sources]) => `${key} (${sources.join(', ')})`);
    ports.report(alert, 'MetadataAppendFailed', `metadata keys are set more than once, the last source counts: ${keys.join('; ')}`);
  }
  const { metadata: _, ...rest } = event;
  return metadata === undefined ? rest : { ...rest, metadata };
}

async function deliver(event: Event, provider: Provider, secrets: ProviderSecrets, ports: DispatchPorts): Promise<void> {
  const { settings, transport } = resolveSettings(provider.spec, secrets);
  const delivery = providerType(provider.spec.type).deliveryOf(event, settings);
  const timeoutMs = provider.spec.timeout === undefined ? DEFAULT_TIMEOUT_MS : ports.parseDuration(provider.spec.timeout);
  await ports.post(delivery, transport, timeoutSignal(timeoutMs));
}
