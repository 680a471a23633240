import type { KubeObject } from '@capstan/kube';

/** The values of a Secret, as bytes or text: what `maskSecrets` is to hide. */
export function secretValuesOf(secret: KubeObject): (string | Uint8Array)[] {
  const values: (string | Uint8Array)[] = [];
  for (const value of Object.values(recordOf(secret.data))) {
    if (typeof value === 'string') values.push(value, Buffer.from(value, 'base64'));
  }
  for (const value of Object.values(recordOf(secret.stringData))) values.push(String(value));
  return values;
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}; // any object can be read by string keys
}
