/** Numbers from a seed: the same seed gives the same templates. */
export function seeded(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

const PATHS = [
  '.s',
  '.n',
  '.big',
  '.frac',
  '.t',
  '.nil',
  '.list',
  '.mixed',
  '.map',
  '.map.c',
  '.map.c.d',
  '.missing',
  '.missing.x',
  '.none',
  '.emptyMap',
  '.uni',
  '$.s',
  '.map.a',
  '.s.x',
  '.list.x',
];
const LITERALS = ['1', '0', '-3', '2.5', '"x"', '""', '"a,b"', 'true', 'false', '`raw`', "'c'", '1e3', '0x1F', 'nil'];
const UNARY = [
  'upper',
  'lower',
  'quote',
  'squote',
  'toString',
  'int',
  'float64',
  'len',
  'not',
  'empty',
  'first',
  'last',
  'rest',
  'reverse',
  'sortAlpha',
  'toJson',
  'typeOf',
  'kindOf',
  'b64enc',
  'title',
  'trim',
  'uniq',
  'compact',
  'add1',
  'floor',
  'html',
  'js',
  'snakecase',
  'camelcase',
  'deepCopy',
  'print',
  'sha1sum',
  'toStrings',
  'isAbs',
  'until',
  'initials',
  'nospace',
  'toPrettyJson',
  'regexQuoteMeta',
  'urlquery',
  'swapcase',
];
const BINARY = [
  'eq',
  'ne',
  'lt',
  'le',
  'gt',
  'ge',
  'and',
  'or',
  'add',
  'sub',
  'mul',
  'div',
  'mod',
  'max',
  'min',
  'default',
  'index',
  'append',
  'prepend',
  'has',
  'without',
  'join',
  'splitList',
  'contains',
  'hasPrefix',
  'trimSuffix',
  'hasKey',
  'get',
  'dict',
  'list',
  'coalesce',
  'concat',
  'trunc',
  'repeat',
  'indent',
  'cat',
  'merge',
  'pick',
  'omit',
  'addf',
  'divf',
  'round',
  'printf',
  'slice',
  'chunk',
  'deepEqual',
  'regexMatch',
  'regexFind',
  'print',
  'println',
  'semverCompare',
  'abbrev',
  'wrap',
  'kindIs',
  'typeIs',
  'ternary "a"',
  'dig "c"',
  'substr 1',
  'replace "a"',
  'printf "%v %d"',
  'printf "%s|%q"',
  'set (dict)',
  'pluck',
  'mergeOverwrite (dict "a" 1)',
];

/** A template made of pieces that fit and pieces that do not. */
export function generateTemplate(random: (limit: number) => number): string {
  const pick = (from: readonly string[]) => from[random(from.length)] ?? '';
  const operand = (depth: number): string => {
    const kind = random(10);
    if (kind < 4 || depth > 3) return pick(PATHS);
    if (kind < 7) return pick(LITERALS);
    return `(${expression(depth + 1)})${random(12) === 0 ? '.x' : ''}`;
  };
  const expression = (depth: number): string => {
    const kind = random(8);
    if (kind === 0) return operand(depth);
    if (kind < 4) return `${pick(UNARY)} ${operand(depth)}`;
    if (kind < 6) return `${pick(BINARY)} ${operand(depth)} ${operand(depth)}`;
    return `${operand(depth)} | ${random(2) === 0 ? pick(UNARY) : `${pick(BINARY)} ${operand(depth)}`}`;
  };
  const trim = () => (random(8) === 0 ? '- ' : ' ');
  const statement = (depth: number): string => {
    const kind = depth > 2 ? random(3) : random(9);
    const inner = () => statement(depth + 1);
    switch (kind) {
      case 0:
        return `text ${random(9)}\n`;
      case 1:
      case 2:
        return `{{${trim()}${expression(0)} }}`;
      case 3:
        return `{{ if ${expression(0)} }}${inner()}{{ else }}${inner()}{{ end }}`;
      case 4:
        return `{{ with ${expression(0)} }}${inner()}{{ end }}`;
      case 5:
        return `{{ range $i, $e := ${expression(0)} }}{{ $i }}${inner()}{{ $e }}{{ else }}none{{ end }}`;
      case 6:
        return `{{ $x := ${expression(0)} }}{{ $x }}${inner()}`;
      case 7:
        return `{{ range ${expression(0)} }}{{ if ${expression(1)} }}{{ ${random(2) === 0 ? 'break' : 'continue'} }}{{ end }}${inner()}{{ end }}`;
      default:
        return inner() + inner();
    }
  };
  const text = statement(0) + (random(2) === 0 ? statement(1) : '');
  // Now and then a piece is cut off, so that parsing fails too.
  return random(12) === 0 ? text.slice(0, random(text.length) + 1) : text;
}
