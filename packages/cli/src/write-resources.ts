import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kustomize } from '@capstan/kube-schema';
import { type BuiltResource, formatResources } from '@capstan/kustomize';
import { fileFault } from './file-fault.ts';

/** Writes resources to a file or, as kustomize does, one file each to a folder that exists. Gives what failed, if anything did. */
export function writeResources(resources: readonly BuiltResource[], path: string): string | undefined {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return write(path, formatResources(resources));
  const namespaces = new Set(resources.flatMap((resource) => namespaceOf(namesOf(resource)) ?? []));
  for (const resource of resources) {
    const names = namesOf(resource);
    const name = fileName(names, namespaces.size > 1 ? namespaceOf(names) : undefined);
    // A name that is a path would be written somewhere else.
    const fault = /[/\\]/.test(name) ? `${resource.label}: '${name}' is no name of a file` : write(join(path, name), resource.yaml());
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function write(path: string, text: string): string | undefined {
  try {
    writeFileSync(path, text);
    return undefined;
  } catch (error) {
    return fileFault(error, path);
  }
}

function namespaceOf(names: Names): string | undefined {
  return kustomize.isNamespaced(names.apiVersion, names.kind) === false ? undefined : names.namespace || 'default';
}

/** `NAMESPACE_GROUP_VERSION_KIND_NAME.yaml`, without what there is none of. */
function fileName({ apiVersion, kind, name }: Names, namespace: string | undefined): string {
  const parts = [...apiVersion.split('/'), kind, name].map((part) => part.toLowerCase());
  return `${[...(namespace === undefined ? [] : [namespace]), ...parts].join('_')}.yaml`;
}

interface Names {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

function namesOf({ object: { apiVersion, kind, metadata } }: BuiltResource): Names {
  const { namespace, name } = typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata) ? metadata : {};
  return { apiVersion: textOf(apiVersion), kind: textOf(kind), namespace: textOf(namespace), name: textOf(name) };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
