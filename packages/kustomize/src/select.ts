import { RE2JS } from 're2js';
import type { Selector } from './kustomization.ts';
import { type LabelMatcher, parseLabelSelector } from './label-selector.ts';
import type { Resource } from './resource.ts';
import { effectiveNamespace, type Gvk, type ResourceId } from './resource-id.ts';

const LITERAL = /^[A-Za-z0-9_/-]*$/;

/** Whether a text matches a pattern from end to end; an empty pattern matches anything. */
export type TextMatcher = (text: string) => boolean;

/** Compiles a user's pattern in linear-time RE2. Throws when it is none. */
function compilePattern(pattern: string): TextMatcher {
  if (pattern === '') return () => true;
  if (LITERAL.test(pattern)) return (text) => text === pattern;
  const compiled = RE2JS.compile(`^(?:${pattern})$`);
  return (text) => compiled.matcher(text).find();
}

/** A selector whose patterns are compiled. */
export class CompiledSelector {
  readonly #group: TextMatcher;
  readonly #version: TextMatcher;
  readonly #kind: TextMatcher;
  readonly name: TextMatcher;
  readonly namespace: TextMatcher;
  readonly labels: LabelMatcher;
  readonly annotations: LabelMatcher;
  /** Whether it names no part of an id. */
  readonly idIsEmpty: boolean;

  /** Throws for a pattern or label selector that is none. */
  constructor(selector: Selector) {
    this.#group = compilePattern(selector.group);
    this.#version = compilePattern(selector.version);
    this.#kind = compilePattern(selector.kind);
    this.name = compilePattern(selector.name);
    this.namespace = compilePattern(selector.namespace);
    this.labels = parseLabelSelector(selector.labelSelector);
    this.annotations = parseLabelSelector(selector.annotationSelector);
    this.idIsEmpty = [selector.group, selector.version, selector.kind, selector.name, selector.namespace].every((part) => part === '');
  }

  gvk(id: Gvk): boolean {
    return this.#group(id.group) && this.#version(id.version) && this.#kind(id.kind);
  }

  /** Whether every part of the id matches as it stands. */
  id(id: ResourceId): boolean {
    return this.gvk(id) && this.name(id.name) && this.namespace(id.namespace);
  }

  /** Whether labels and annotations match. */
  metadata(resource: Resource): boolean {
    return this.labels(resource.labels) && this.annotations(resource.annotations);
  }
}

/** The resources that a patch's target means: by original or current name and namespace, current kind, labels and annotations. */
export function selectResources(resources: readonly Resource[], selector: Selector): Resource[] {
  const compiled = new CompiledSelector(selector);
  return resources.filter((resource) => {
    const { id, originalId } = resource;
    if (!compiled.gvk(id)) return false;
    if (!compiled.name(id.name) && !compiled.name(originalId.name)) return false;
    if (!compiled.namespace(effectiveNamespace(id)) && !compiled.namespace(effectiveNamespace(originalId))) return false;
    return compiled.metadata(resource);
  });
}
