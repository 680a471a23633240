import { type ScalarTag, tagOf } from '@capstan/yaml';

const NOUNS: Readonly<Record<Exclude<ScalarTag, 'str'>, string>> = {
  int: 'a number',
  float: 'a number',
  bool: 'a boolean',
  null: 'a null',
  timestamp: 'a time',
};

/**
 * Why kustomize cannot read back a key that it writes without quotes, as it does with keys of generated data, of labels that it adds, and
 * of all annotations; undefined where it can.
 */
export function faultOfBareKey(key: string): string | undefined {
  if (key === '<<') return "the key '<<' is written without quotes and read back as a merge";
  const tag = tagOf(key, 'kyaml');
  return tag === 'str' ? undefined : `the key '${key}' is written without quotes and read back as ${NOUNS[tag]}`;
}

/** What mends it. */
export const BARE_KEY_REMEDY = 'choose a key that no YAML reader takes for anything but a string';
