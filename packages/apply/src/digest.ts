import { createHash } from 'node:crypto';
import type { KubeObject } from '@capstan/kube';

/** The digest of an object as it is sent. Keys are taken in their order: the same build gives the same order. */
export function digestOf(object: KubeObject): string {
  return createHash('sha256').update(JSON.stringify(object)).digest('base64');
}
