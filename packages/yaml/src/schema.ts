import { FAILSAFE_SCHEMA, type Schema, Type } from 'js-yaml';
import type { Flavor } from './flavor.ts';
import { OddNull } from './odd-keys.ts';
import { scalarValue, tagOf } from './resolve-plain.ts';
import { Scalar, type ScalarTag } from './scalar.ts';
import { SigsFloat } from './sigs-float.ts';

const EXPLICIT_TAGS: readonly ScalarTag[] = ['int', 'float', 'bool', 'null', 'timestamp'];
const isMerge = (text: unknown) => text === '<<';
/** js-yaml's own merging: what a mapping says itself goes before what it merges, wherever that stands. */
const MERGE = new Type('tag:yaml.org,2002:merge', { kind: 'scalar', resolve: isMerge });
/**
 * What `<<` is named for sigs, which merges in the order in which it reads: what comes later wins, merged or not. No text holds a half of a
 * surrogate pair.
 */
export const MERGE_KEY = '\udfff<<';
const ORDERED_MERGE = new Type('tag:capstan,2026:merge', { kind: 'scalar', resolve: isMerge, construct: () => MERGE_KEY });

/** js-yaml's schema that reads plain scalars into {@link Scalar} nodes with kyaml's tags. */
export const NODE_SCHEMA = schemaOf('kyaml', (text, tag) => new Scalar(text, tag));

/** js-yaml's schemas that read plain scalars into JavaScript values. Mapping keys come out as JSON would name them. */
export const VALUE_SCHEMA: Record<Flavor, Schema> = {
  kyaml: schemaOf('kyaml', (text, tag) => scalarValue(text, tag, 'kyaml')),
  sigs: schemaOf('sigs', sigsValue),
};

/** As that of `sigs`, for texts whose keys are to be looked at: nulls are told from texts. */
export const ODD_KEY_SCHEMA = schemaOf('sigs', (text, tag) => (tag === 'null' ? new OddNull() : sigsValue(text, tag)));

function sigsValue(text: string, tag: ScalarTag): unknown {
  const value = scalarValue(text, tag, 'sigs');
  return tag === 'float' && typeof value === 'number' ? new SigsFloat(value) : value;
}

function schemaOf(flavor: Flavor, construct: (text: string, tag: ScalarTag) => unknown): Schema {
  let tag: ScalarTag = 'str';
  const plain = new Type('tag:capstan,2026:plain', {
    kind: 'scalar',
    resolve(text: unknown) {
      // js-yaml calls construct straight after a resolve that says yes: the tag is kept in between.
      tag = typeof text === 'string' ? tagOf(text, flavor) : 'str';
      return tag !== 'str';
    },
    construct: (text: string) => construct(text, tag),
  });
  const explicit = EXPLICIT_TAGS.map(
    (name) =>
      new Type(`tag:yaml.org,2002:${name}`, {
        kind: 'scalar',
        resolve: (text: unknown) => name === 'null' || fits(typeof text === 'string' ? text : '', name, flavor),
        construct: (text: string | null) => construct(text ?? '', name),
      }),
  );
  const binary = new Type('tag:yaml.org,2002:binary', {
    kind: 'scalar',
    construct: (text: string | null) => Buffer.from(text ?? '', 'base64').toString(),
  });
  // A tag that go-yaml does not know leaves the value as it is: a string, a sequence or a mapping.
  const unknown = (['scalar', 'sequence', 'mapping'] as const).flatMap((kind) =>
    ['!', 'tag:'].map(
      (prefix) => new Type(prefix, { kind, multi: true, construct: (data: unknown) => data ?? (kind === 'scalar' ? '' : data) }),
    ),
  );
  return FAILSAFE_SCHEMA.extend({
    implicit: [flavor === 'sigs' ? ORDERED_MERGE : MERGE, plain],
    explicit: [...explicit, binary, ...unknown],
  });
}

function fits(text: string, wanted: ScalarTag, flavor: Flavor): boolean {
  const found = tagOf(text, flavor);
  return found === wanted || (wanted === 'float' && found === 'int');
}
