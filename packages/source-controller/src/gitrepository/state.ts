import { FINALIZER, type GitRepository } from '@capstan/api';

/** What is to be done for an object. */
export type Decision =
  | { readonly do: 'delete' }
  /** The object is being deleted, and this controller has nothing to do with it any more. */
  | { readonly do: 'nothing' }
  | { readonly do: 'suspend' }
  /** Something is wanted that this version cannot do. */
  | { readonly do: 'stall'; readonly reason: string; readonly message: string }
  | { readonly do: 'reconcile' };

/** Fields of later versions: what they are called, and whether an object uses them. */
const UNSUPPORTED: readonly (readonly [field: string, isUsed: (spec: GitRepository['spec']) => boolean])[] = [
  ['spec.provider', ({ provider }) => provider !== undefined && provider !== 'generic'],
  ['spec.serviceAccountName', ({ serviceAccountName }) => isSet(serviceAccountName)],
  ['spec.proxySecretRef', ({ proxySecretRef }) => proxySecretRef !== undefined],
  ['spec.verify', ({ verify }) => verify !== undefined],
  ['spec.include', ({ include }) => (include ?? []).length > 0],
  ['spec.recurseSubmodules', ({ recurseSubmodules }) => recurseSubmodules === true],
  ['spec.sparseCheckout', ({ sparseCheckout }) => (sparseCheckout ?? []).length > 0],
];

export const UNSUPPORTED_FIELD = 'UnsupportedField';

/** Decides from the object alone. */
export function decide(object: GitRepository): Decision {
  if (object.metadata.deletionTimestamp !== undefined) {
    return { do: object.metadata.finalizers?.includes(FINALIZER) === true ? 'delete' : 'nothing' };
  }
  if (object.spec.suspend === true) return { do: 'suspend' };
  const fields = UNSUPPORTED.filter(([, isUsed]) => isUsed(object.spec)).map(([field]) => field);
  return fields.length > 0 ? { do: 'stall', reason: UNSUPPORTED_FIELD, message: unsupported(fields) } : { do: 'reconcile' };
}

/** Says that fields are of no use yet. */
export function unsupported(fields: readonly string[]): string {
  return `${fields.join(', ')}: not supported by this version of Capstan; remove ${fields.length === 1 ? 'it' : 'them'} to go on`;
}

function isSet(text: string | undefined): boolean {
  return text !== undefined && text !== '';
}
