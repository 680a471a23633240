import type { Random } from '../kustomize/random.ts';

/** Scalars that readers of YAML disagree about, and plain ones. */
const SCALARS = [
  ...['1', '0', '-3', '1.5', '1e3', '1000000', '0x1F', '010', '0o17', '1_000', '.5', '12345678901', '9007199254740993', '1e100', '-0'],
  ...['true', 'false', 'yes', 'off', 'y', 'null', '~', '', '""', "''", 'text', '"1"', "'true'", '"a: b"', 'é', '2020-01-01'],
  ...[
    '"line\\nnext"',
    '"line\\n"',
    '" lead"',
    '"trail "',
    '12:30',
    '1.2.3',
    '{{ .Release.Name }}',
    '"{{ .Values.a }}-x"',
    '"#c"',
    '@x',
    'a#b',
  ],
];
export const KEYS = ['a', 'b', 'c', 'enabled', 'name', 'a-b', 'Z9', 'x2', 'x10'];
const DEPTH = 3;

/** A scalar as a values file has it; one that cannot stand bare is quoted. */
function scalar(random: Random): string {
  const text = random.pick(SCALARS);
  return text.startsWith('{{') || text.startsWith('@') ? `'${text}'` : text;
}

/** Lines of a mapping at an indent; `names` are keys that it has now and then, such as those of dependencies. */
function mapping(random: Random, indent: string, depth: number, names: readonly string[]): string {
  let text = '';
  for (const key of [...random.some(KEYS, 0.4), ...random.some(names, 0.5)]) {
    const isTable = names.includes(key) || random.chance(0.35);
    if (isTable && depth < DEPTH && random.chance(0.9)) {
      const inner = mapping(random, `${indent}  `, depth + 1, key === 'global' || depth > 1 ? [] : names);
      text += inner === '' ? `${indent}${key}: {}\n` : `${indent}${key}:\n${inner}`;
    } else if (random.chance(0.2)) text += `${indent}${key}: ${list(random)}\n`;
    else if (random.chance(0.1)) text += `${indent}${key}: ${random.pick(['|', '|-', '>', '>-'])}\n${indent}  one\n${indent}  two: x\n`;
    else text += `${indent}${key}: ${scalar(random)}\n`;
  }
  return text;
}

function list(random: Random): string {
  const items = Array.from({ length: random.below(4) }, () =>
    random.chance(0.2) ? `{a: ${flow(random)}}` : random.chance(0.1) ? `[${flow(random)}]` : flow(random),
  );
  return `[${items.join(', ')}]`;
}

const flow = (random: Random) => random.pick(['1', '2.5', 'x', '"y z"', 'true', 'null', '1e6', '"0"']);

/** A values file. */
export function randomValues(random: Random, names: readonly string[]): string {
  return mapping(random, '', 0, [...names, 'global', 'tags']);
}

/** Arguments of `--set`. */
export function randomSet(random: Random, names: readonly string[]): string[] {
  const path = () => [...random.some(names, 0.2).slice(0, 1), ...random.some(KEYS, 0.2).slice(0, 3)].join('.') || 'a';
  const value = () => random.pick(['1', 'null', 'true', 'x', '', '{a,1,null}', '1.5', '007', '"q"', '-2', '1e3', '0x1', 'a\\,b']);
  return Array.from({ length: random.below(3) }, () => `${path()}${random.chance(0.1) ? `[${random.below(3)}]` : ''}=${value()}`);
}
