import { generic } from './generic.ts';
import { genericHmac } from './generic-hmac.ts';
import { github } from './github.ts';
import type { ReceiverType } from './receiver-type.ts';

const TYPES: ReadonlyMap<string, ReceiverType> = new Map([
  ['generic', generic],
  ['generic-hmac', genericHmac],
  ['github', github],
]);

/** The implementation of `spec.type`; undefined where there is none yet. */
export function receiverType(type: string): ReceiverType | undefined {
  return TYPES.get(type);
}

/** The types that are there, for messages. */
export function supportedReceiverTypes(): string[] {
  return [...TYPES.keys()];
}
