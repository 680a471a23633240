import type { KubeObject } from '@capstan/kube';

/** The values of a Secret, as bytes or text: what `maskSecrets` is to hide. Those of a type that no Secret takes are values all the same. */
export function secretValuesOf(secret: KubeObject): (string | Uint8Array)[] {
  const encoded = textsIn(secret.data);
  return [...encoded, ...encoded.map((text) => Buffer.from(text, 'base64')), ...textsIn(secret.stringData)];
}

/** Every text and number in a value, however deep. A boolean is a word of its own, and no secret. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number' || typeof value === 'bigint') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
