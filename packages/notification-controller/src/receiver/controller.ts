import { Label } from '@capstan/api';
import { Controller, type ControllerOptions, keyOf, wishChanged } from '@capstan/runtime';
import { type ReceiverObject, ReceiverReconciler, type ReceiverReconcilerOptions } from './reconcile-receiver.ts';

const SECRET_INDEX = 'secret';

/** The controller of Receivers: woken by them, and by Secrets labelled to be watched. */
export function createReceiverController(
  options: ReceiverReconcilerOptions & Omit<ControllerOptions<ReceiverObject>, 'name' | 'group' | 'kind' | 'reconcile' | 'informer'>,
): Controller<ReceiverObject> {
  const { receivers, secrets } = options;
  const reconciler = new ReceiverReconciler(options);
  const controller = new Controller<ReceiverObject>({
    ...options,
    name: 'receiver',
    group: receivers.resource.group,
    kind: receivers.resource.kind,
    informer: receivers,
    reconcile: (key, context) => reconciler.reconcile(key, context),
  });
  receivers.addIndex(SECRET_INDEX, ({ metadata, spec }) =>
    spec.secretRef === undefined ? [] : [`${metadata.namespace}/${spec.secretRef.name}`],
  );
  controller.watch(receivers, (event) => (wishChanged(event) ? [{ key: keyOf(event.object), reason: `Receiver ${event.type}` }] : []));
  controller.watch(secrets, ({ object, type, initial }) => {
    if (initial || object.metadata.labels?.[Label.watch] !== 'Enabled') return [];
    const { namespace, name } = object.metadata;
    return receivers
      .byIndex(SECRET_INDEX, `${namespace}/${name}`)
      .map((receiver) => ({ key: keyOf(receiver), reason: `Secret ${name} ${type}` }));
  });
  return controller;
}
