import { isNull, isScalar, type Node, textOf } from '@capstan/yaml';
import { RE2JS } from 're2js';
import { applySpecs, fieldFault, kindOf, scalarIn } from './apply-specs.ts';
import { ImagePatternError } from './error.ts';
import type { FieldSpec, Slot } from './field-spec.ts';
import type { ImageRule } from './kustomization.ts';
import type { Resource } from './resource.ts';
import { isQuoted, makeScalar } from './scalars.ts';

const TAG_AND_DIGEST = '(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$';
const SIMPLE_NAME = /^[A-Za-z0-9_./:-]*$/;

/** Changes name, tag or digest of images wherever containers are listed, and in the fields of the specifications. */
export function setImages(resources: readonly Resource[], rules: readonly ImageRule[], specs: readonly FieldSpec[]): void {
  if (rules.length === 0) return;
  const changes = rules.map((rule) => ({ rule, matches: compileName(rule.name) }));
  for (const resource of resources) {
    if (resource.kind === 'CustomResourceDefinition') continue;
    // Both ways of finding images are taken one after the other for each rule, as kustomize does: a suffix is added by each.
    for (const { rule, matches } of changes) {
      const update = (slot: Slot): void => {
        if (isNull(slot.value)) return;
        const scalar = scalarIn(slot);
        const image = isScalar(scalar) ? textOf(scalar) : '';
        if (matches(image)) slot.set(makeScalar(renamed(image, rule), '', isQuoted(scalar)));
      };
      visitContainers(resource, resource.root, update);
      applySpecs(resource, specs, update);
    }
  }
}

function visitContainers(resource: Resource, node: Node, update: (slot: Slot) => void): void {
  if (Array.isArray(node)) {
    for (const item of node) visitContainers(resource, item, update);
    return;
  }
  if (!(node instanceof Map)) return;
  for (const [key, value] of node) {
    if (isScalar(value)) continue;
    visitContainers(resource, value, update);
    if ((key !== 'containers' && key !== 'initContainers') || !Array.isArray(value)) continue;
    for (const container of value) {
      if (isNull(container)) continue;
      if (!(container instanceof Map)) throw fieldFault(resource, key, `expected a mapping, found a ${kindOf(container)}`);
      const image = container.get('image');
      if (image === undefined) continue;
      if (!isScalar(image)) throw fieldFault(resource, `${key}/image`, `expected a scalar, found a ${kindOf(image)}`);
      update({ value: image, set: (next) => void container.set('image', next) });
    }
  }
}

function compileName(name: string): (image: string) => boolean {
  if (SIMPLE_NAME.test(name)) {
    // Only the point is special here, and without repetition JavaScript's engine is linear as well.
    const pattern = new RegExp(`^${name.replaceAll('.', '[^\\n]')}${TAG_AND_DIGEST}`);
    return (image) => pattern.test(image);
  }
  try {
    const pattern = RE2JS.compile(`^${name}${TAG_AND_DIGEST}`);
    return (image) => pattern.matcher(image).find();
  } catch (cause) {
    throw new ImagePatternError(name, cause);
  }
}

function renamed(image: string, rule: ImageRule): string {
  let { name, tag, digest } = splitImage(image);
  if (rule.newName !== '') name = rule.newName;
  if (rule.newTag !== '') {
    tag = rule.newTag;
    digest = rule.digest;
  } else if (rule.digest !== '') {
    tag = '';
    digest = rule.digest;
  } else if (rule.tagSuffix !== '') {
    tag += rule.tagSuffix;
    digest = '';
  }
  return `${name}${tag === '' ? '' : `:${tag}`}${digest === '' ? '' : `@${digest}`}`;
}

/** Takes `[host[:port]/]name[:tag][@digest]` apart. */
function splitImage(image: string): { name: string; tag: string; digest: string } {
  const slash = image.indexOf('/');
  const from = Math.max(slash, 0);
  const at = image.indexOf('@', from);
  const colon = image.indexOf(':', from);
  if (colon === -1 && at === -1) return { name: image, tag: '', digest: '' };
  if (at !== -1 && (colon === -1 || at < colon)) return { name: image.slice(0, at), tag: '', digest: image.slice(at + 1) };
  if (at !== -1) return { name: image.slice(0, colon), tag: image.slice(colon + 1, at), digest: image.slice(at + 1) };
  return { name: image.slice(0, colon), tag: image.slice(colon + 1), digest: '' };
}
