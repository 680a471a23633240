import type { Fault } from '@capstan/kustomize';
import type { BuiltObject } from './build-manifests.ts';

/**
 * What makes an object one that no API server can be asked for: kustomize builds whatever has a kind and a name, of any type, so that a
 * number for a name, or a manifest without an `apiVersion`, comes out of a build as it went in.
 */
export function findUnidentified({ object, path, line }: BuiltObject): Fault[] {
  // Metadata are a mapping, which the engine sees to; of what is in them nothing is known yet.
  const { name, namespace, labels, annotations }: Readonly<Record<string, unknown>> = { ...object.metadata };
  const isUnset = namespace === undefined || namespace === null || namespace === '';
  const complaints = [
    ...complaintsAt('apiVersion', aboutText(object.apiVersion)),
    ...complaintsAt('kind', aboutText(object.kind)),
    ...complaintsAt('metadata.name', aboutName(name)),
    ...complaintsAt('metadata.namespace', isUnset ? undefined : aboutName(namespace)),
    ...complaintsAt('metadata.labels', aboutMapping(labels)),
    ...complaintsAt('metadata.annotations', aboutMapping(annotations)),
  ];
  const label = [object.kind, ...(isUnset ? [] : [namespace]), name].join('/');
  return complaints.map((complaint) => ({ code: 'InvalidResource', file: path, line, object: label, ...complaint }));
}

type Complaint = Required<Pick<Fault, 'field' | 'message' | 'remedy'>>;

function complaintsAt(field: string, about: Omit<Complaint, 'field'> | undefined): Complaint[] {
  return about === undefined ? [] : [{ field, ...about }];
}

function aboutText(value: unknown): Omit<Complaint, 'field'> | undefined {
  if (value === undefined || value === null || value === '') return { message: 'missing', remedy: 'set it' };
  return typeof value === 'string' ? undefined : { message: `expected a string, found ${typeName(value)}`, remedy: 'quote the value' };
}

/** A name is a part of a request's path: what the API server refuses there, it refuses without a word of the object. */
function aboutName(value: unknown): Omit<Complaint, 'field'> | undefined {
  if (typeof value !== 'string') return aboutText(value);
  if (value !== '.' && value !== '..' && !/[/%]/.test(value)) return undefined;
  return { message: `'${value}' is no name: it may not be '.' or '..', nor hold '/' or '%'`, remedy: 'choose another name' };
}

function aboutMapping(value: unknown): Omit<Complaint, 'field'> | undefined {
  if (value === undefined || value === null || (typeof value === 'object' && !Array.isArray(value))) return undefined;
  return { message: `expected a mapping, found ${typeName(value)}`, remedy: 'write it as key: value' };
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a mapping' : `a ${typeof value === 'bigint' ? 'number' : typeof value}`;
}
