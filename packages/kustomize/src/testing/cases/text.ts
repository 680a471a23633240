import { builds, type KustomizeCase, refuses, value } from '../case.ts';

const map = (rest: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: m\n${rest}`;
const root = { file: 'kustomization.yaml' };
/** What YAML reads as no string where it stands without quotes. */
const WORDS = ['1', '1.5', 'true', 'null', '~', '2001-01-01', '0x1F'];

/** Where kustomize writes keys without quotes, and cannot read them again; and where it keeps them. */
const KEYS: readonly KustomizeCase[] = [
  ...WORDS.flatMap((word) => [
    refuses(
      `key ${word}: a literal of a generator`,
      { ...root, line: 2, says: 'without quotes' },
      `configMapGenerator:\n- {name: g, literals: ["${word}=v"]}\n`,
    ),
    refuses(
      `key ${word}: a label that is added`,
      { file: 'map.yaml', line: 1 },
      `resources: [map.yaml]\nlabels: [{pairs: {"${word}": v}}]\n`,
    ),
    refuses(`key ${word}: an annotation of a resource`, { file: 'm.yaml', line: 1, says: 'without quotes' }, 'resources: [m.yaml]\n', {
      'm.yaml': map(`  annotations: {"${word}": v}\n`),
    }),
    builds(`key ${word}: a label that is there`, `resources: [m.yaml]\nlabels: [{pairs: {"${word}": v}}]\n`, {
      'm.yaml': map(`  labels: {"${word}": w}\n`),
    }),
    builds(`key ${word}: data of a resource, patched`, 'resources: [m.yaml]\npatches: [{path: p.yaml}]\n', {
      'm.yaml': map(`data: {"${word}": w}\n`),
      'p.yaml': map(`data: {"${word}": v, "b": "c"}\n`),
    }),
  ]),
  refuses('key 1: a file of a generator', { ...root, line: 2 }, 'configMapGenerator:\n- {name: g, files: ["1=a.txt"]}\n', { 'a.txt': 'x' }),
  refuses('key 1: a line of an env file', { ...root, line: 2 }, 'secretGenerator:\n- {name: g, envs: [a.env]}\n', { 'a.env': '1=x\n' }),
  refuses('key 1: a label of generator options', { ...root, line: 2 }, 'configMapGenerator:\n- {name: g, options: {labels: {"1": v}}}\n'),
  refuses('key 1: a common annotation', { file: 'map.yaml', line: 1 }, 'resources: [map.yaml]\ncommonAnnotations: {"1": v}\n'),
  refuses(
    'key 1: data that a generator merges with',
    { ...root, line: 3 },
    'resources: [m.yaml]\nconfigMapGenerator:\n- {name: m, behavior: merge, literals: [a=b]}\n',
    {
      'm.yaml': map('data: {"1": v}\n'),
    },
  ),
  refuses(
    'key true: made by a replacement',
    { ...root },
    'resources: [map.yaml]\nreplacements:\n- source: {kind: ConfigMap}\n  targets: [{select: {kind: ConfigMap}, fieldPaths: [data.true], options: {create: true}}]\n',
  ),
  builds(
    'key 1: added by a JSON patch',
    `resources: [map.yaml]\npatches: [{target: {kind: ConfigMap}, patch: '[{"op":"add","path":"/data/1","value":"y"}]'}]\n`,
  ),
];

const CONTROL = 'control characters are not allowed';
const CHARACTERS: readonly KustomizeCase[] = [
  ...['\x01', '\x7f', '\x80', '\ufffe'].flatMap((character) => {
    const code = character.charCodeAt(0).toString(16).padStart(4, '0');
    return [
      refuses(`U+${code} in a comment`, { file: 'm.yaml', line: 5, says: CONTROL }, 'resources: [m.yaml]\n', {
        'm.yaml': map(`# a${character}b\n`),
      }),
      refuses(`U+${code} in a kustomization`, { ...root, line: 2, says: CONTROL }, `resources: [map.yaml]\nnamePrefix: "a${character}"\n`),
    ];
  }),
  refuses('U+007F by its escape', { file: 'm.yaml', line: 1, says: CONTROL }, 'resources: [m.yaml]\n', {
    'm.yaml': map('data: {a: "x\\x7fy"}\n'),
  }),
  refuses('U+007F by its escape, in a key', { file: 'm.yaml', line: 1 }, 'resources: [m.yaml]\n', {
    'm.yaml': map('data: {"x\\x7fy": a}\n'),
  }),
  refuses(
    'U+007F by its escape, in a kustomization',
    { ...root, line: 2, says: CONTROL },
    'resources: [map.yaml]\ncommonAnnotations: {a: "x\\x7f"}\n',
  ),
  refuses('U+007F in a file of a generator', { ...root, line: 2, says: CONTROL }, 'configMapGenerator:\n- {name: g, files: [a.txt]}\n', {
    'a.txt': 'x\x7fy',
  }),
  refuses('U+0085 in a key', { file: 'm.yaml', line: 1 }, 'resources: [m.yaml]\n', { 'm.yaml': map('data: {"x\\Ny": a}\n') }),
  value('U+0085 by its escape', '"a \\N b\\N\\Nc\\N"'),
  value('U+0085 as it is', '"a\x85b"'),
  builds(
    'U+0085 in a literal and in files of generators',
    'configMapGenerator: [{name: g, literals: ["a=x\\Ny"], files: [b.txt, c.txt, d.txt]}]\n',
    {
      'b.txt': 'x\x85y',
      'c.txt': 'x\x85y\nz\n',
      'd.txt': 'x\ny\x85',
    },
  ),
  builds('U+0085 through a JSON patch', 'resources: [m.yaml]\npatches: [{target: {kind: ConfigMap}, path: p.yaml}]\n', {
    'm.yaml': map('data: {a: "x\\Ny"}\n'),
    'p.yaml': '- {op: add, path: /data/b, value: "x\\N\\Ny"}\n',
  }),
  builds('U+2028 at the end of texts', 'configMapGenerator: [{name: g, files: [a.txt, b.txt, c.txt]}]\n', {
    'a.txt': 'x\ny\u2028',
    'b.txt': 'x\ny\u2028\n',
    'c.txt': 'x\ny\u2029\u2028',
  }),
  refuses('an escaped slash', { file: 'm.json', line: 1 }, 'resources: [m.json]\n', {
    'm.json': '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"x": "a\\/b"}}',
  }),
  builds('an escaped slash in a JSON patch', 'resources: [map.yaml]\npatches: [{target: {kind: ConfigMap}, path: p.json}]\n', {
    'p.json': '[{"op": "add", "path": "\\/data\\/x", "value": "b\\/c"}]',
  }),
  value('an escaped apostrophe', '"it\\\'s \\"so\\" \\\\\\\'"'),
  builds('escaped apostrophes in several places', 'resources: [m.yaml]\nnameSuffix: "-\\\'"\n', {
    'm.yaml': map("data: {a: \"\\'\", b: \"x\\'y\\'z\", c: '\\', d: a\\'b}\n"),
  }),
];

const FLOW: readonly KustomizeCase[] = [
  value('a key without a value', '{a}'),
  value('keys without values', '{a, b: , c: d, "e", ? f}'),
  value('a key without a value on lines', '{\n    a\n  }'),
  value('a key without a value in a list', '[{a}]'),
  value('times in flow collections', '[2001-12-14t21:59:43.10-05:00, {k: 2001-12-14 21:59:43, d: 2001-01-01}]'),
  ...(
    [
      ['an unquoted template', '{{ x }}'],
      ['an unquoted template with a value', '{{ x }}: y'],
      ['a mapping as a key', '{{a: b}: c}'],
      ['a list as a key', '{[a]: b}'],
    ] as const
  ).map(([name, text]) =>
    refuses(`value: ${name}`, { file: 'm.yaml', line: 6 }, 'resources: [m.yaml]\n', { 'm.yaml': map(`data:\n  v: ${text}\n`) }),
  ),
  refuses('value: a list as a key of a block', { file: 'm.yaml', line: 6, says: 'a sequence' }, 'resources: [m.yaml]\n', {
    'm.yaml': map('data:\n  ? [a]\n  : b\n'),
  }),
];

const BLOCKS: readonly KustomizeCase[] = (
  [
    ['less than its indent', '|\n    a\n  '],
    ['its indent', '|\n    a\n    '],
    ['more than its indent', '|\n    a\n      '],
    ['behind a line that ends in spaces', '|\n    a  \n  '],
    ['all kept', '|+\n    a\n  '],
    ['stripped', '|-\n    a\n  '],
    ['folded', '>\n    a\n    b\n  '],
    ['behind another such line', '|\n    a\n      \n  '],
  ] as const
).map(([name, text]) =>
  builds(`a block before a last line of spaces: ${name}`, 'resources: [m.yaml]\n', { 'm.yaml': map(`data:\n  v: ${text}`) }),
);

/** What text can carry, from a file into the output. */
export const TEXT: readonly KustomizeCase[] = [...KEYS, ...CHARACTERS, ...FLOW, ...BLOCKS];
