import type { KubeObject } from '@capstan/kube';
import { fillFields } from '@capstan/kube-schema';
import { defaultProtocols } from './default-protocols.ts';
import { keepDigits } from './keep-digits.ts';
import { type Owner, ownerLabels } from './owner.ts';

/**
 * The object as it is sent: a copy with the owner's labels, without what only the API server writes (status, creationTimestamp, uid and
 * the like), a Secret's `stringData` as `data`. Sent as `stringData`, an API server would keep no record of who owns the keys. What Flux
 * adds to built-in kinds is added, too: where it was applied before, leaving it out would ask for its removal.
 */
export function prepareObject(object: KubeObject, owner: Owner): KubeObject {
  const { status: _status, ...rest } = object;
  const {
    creationTimestamp: _creation,
    uid: _uid,
    resourceVersion: _version,
    generation: _generation,
    managedFields: _fields,
    ...metadata
  } = object.metadata;
  const prepared: KubeObject = {
    ...keepDigits(rest),
    apiVersion: object.apiVersion,
    kind: object.kind,
    metadata: { ...metadata, labels: { ...metadata.labels, ...ownerLabels(owner) } },
  };
  if (prepared.kind === 'Secret' && prepared.apiVersion === 'v1') return encodeStringData(prepared);
  return defaultProtocols(fillFields(prepared));
}

/** What the API server would refuse as `stringData`, or as `data` beside it, goes to it as it is: it says best what is wrong. */
function encodeStringData(secret: KubeObject): KubeObject {
  const { stringData, ...rest } = secret;
  const texts = mappingOf(stringData);
  const before = rest.data === undefined || rest.data === null ? {} : mappingOf(rest.data);
  if (texts === undefined || before === undefined) return secret;
  const data: Record<string, unknown> = Object.assign(Object.create(null), before);
  for (const [key, value] of Object.entries(texts)) {
    if (typeof value !== 'string') return secret;
    data[key] = Buffer.from(value).toString('base64');
  }
  return { ...rest, apiVersion: secret.apiVersion, kind: secret.kind, metadata: secret.metadata, data };
}

function mappingOf(value: unknown): object | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}
