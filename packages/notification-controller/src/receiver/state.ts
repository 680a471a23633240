import { FINALIZER, type Receiver } from '@capstan/api';
import { receiverType, supportedReceiverTypes } from './receiver-types.ts';

/** What is to be done for a Receiver. */
export type ReceiverStep =
  | { readonly do: 'finalize' }
  | { readonly do: 'add-finalizer' }
  | { readonly do: 'nothing'; readonly because: string }
  | { readonly do: 'stall'; readonly reason: string; readonly message: string }
  | { readonly do: 'initialize'; readonly secretName: string };

/** Decides from the object alone; the token is read only where it is needed. */
export function decideReceiver(receiver: Receiver): ReceiverStep {
  const finalized = receiver.metadata.finalizers?.includes(FINALIZER) ?? false;
  if (receiver.metadata.deletionTimestamp !== undefined) {
    return finalized ? { do: 'finalize' } : { do: 'nothing', because: 'it is being deleted' };
  }
  if (!finalized) return { do: 'add-finalizer' };
  if (receiver.spec.suspend === true) return { do: 'nothing', because: 'it is suspended' };
  const unsupported = unsupportedField(receiver);
  if (unsupported !== undefined) return { do: 'stall', reason: 'ValidationFailed', message: unsupported };
  if (receiver.spec.secretRef === undefined) {
    return { do: 'stall', reason: 'ValidationFailed', message: `spec.secretRef is required for receivers of type '${receiver.spec.type}'` };
  }
  return { do: 'initialize', secretName: receiver.spec.secretRef.name };
}

function unsupportedField({ spec }: Receiver): string | undefined {
  if (receiverType(spec.type) === undefined) {
    return `spec.type: receivers of type '${spec.type}' are not supported yet; supported are ${supportedReceiverTypes().join(', ')}`;
  }
  if (spec.resourceFilter !== undefined && spec.resourceFilter !== '') return 'spec.resourceFilter is not supported yet';
  const filtered = spec.resources.findIndex((resource) => resource.filter !== undefined && resource.filter !== '');
  return filtered === -1 ? undefined : `spec.resources[${filtered}].filter is not supported yet`;
}
