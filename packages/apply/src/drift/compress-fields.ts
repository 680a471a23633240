import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** What managed fields are made of, so that even a short text compresses well. Changing it is free: nothing compressed outlives the process. */
const DICTIONARY = Buffer.from(
  '"f:type":{}"f:clusterIP":{},"f:sessionAffinity":{}"f:ingressClassName":{},"f:rules":{}"f:data":{"f:rules":{}"f:status":{"f:volumes":{"k:{\\"name\\":\\""f:volumeMounts":{"f:strategy":{"f:env":{' +
    '"f:securityContext":{"f:resources":{"f:limits":{"f:cpu":{},"f:memory":{}},"f:requests":{"f:cpu":{},"f:memory":{}}},"f:ports":{"k:{\\"containerPort\\":80,\\"protocol\\":\\"TCP\\"}":{".":{},"f:containerPort":{},' +
    '"k:{\\"port\\":80,\\"protocol\\":\\"TCP\\"}":{".":{},"f:name":{},"f:port":{},"f:protocol":{},"f:targetPort":{}' +
    '{"f:metadata":{"f:annotations":{"f:labels":{"f:app":{},"f:app.kubernetes.io/name":{},"f:kustomize.toolkit.fluxcd.io/name":{},"f:kustomize.toolkit.fluxcd.io/namespace":{}}},' +
    '"f:spec":{"f:replicas":{},"f:selector":{},"f:template":{"f:metadata":{"f:labels":{"f:app":{}}},"f:spec":{"f:containers":{"k:{\\"name\\":\\"app\\"}":{".":{},"f:image":{},"f:name":{}',
);

/** A small window: trees are small, and zlib's usual buffers of a quarter of a megabyte each would cost more than they save. */
const OPTIONS = { level: 6, windowBits: 12, memLevel: 4, dictionary: DICTIONARY };

/** Trees compressed lately, by their text: objects of one kind mostly have the same fields, and each is seen several times. */
const KNOWN = new Map<string, string>();
/** About two megabytes, where all of them are large. */
const MOST_KNOWN = 512;
/** Longer trees are rare and seldom the same. */
const LONGEST_KNOWN = 4_096;

/** A tree of field names, as `managedFields[].fieldsV1` has it. */
export type FieldTree = { readonly [key: string]: FieldTree };

/**
 * The tree in about a quarter of its size, as a string of bytes: a hundred thousand objects are watched in memory.
 * Equal trees of one API server give equal strings, since it writes their keys in order, and mostly the very same one.
 */
export function compressFields(tree: FieldTree): string {
  const text = JSON.stringify(tree);
  const known = KNOWN.get(text);
  if (known !== undefined) return known;
  const compressed = deflateRawSync(text, OPTIONS).toString('latin1');
  if (text.length > LONGEST_KNOWN) return compressed;
  if (KNOWN.size >= MOST_KNOWN) KNOWN.clear();
  KNOWN.set(text, compressed);
  return compressed;
}

/** The tree that {@link compressFields} was given. */
export function expandFields(compressed: string): FieldTree {
  return JSON.parse(inflateRawSync(Buffer.from(compressed, 'latin1'), OPTIONS).toString());
}
