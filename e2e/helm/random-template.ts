import type { Random } from '../kustomize/random.ts';
import { KEYS } from './random-values.ts';

const KINDS = [
  'ConfigMap',
  'Secret',
  'Deployment',
  'Service',
  'ServiceAccount',
  'Namespace',
  'Job',
  'ClusterRole',
  'Ingress',
  'Foo',
  'bar',
  '',
];
const EVENTS = ['pre-install', 'post-install', 'test', 'pre-upgrade', 'test-success', 'pre-install,post-install', 'nope', 'PRE-DELETE'];
/** Names that templates define and include; `own` is defined by every chart of a tree. */
const DEFINED = ['own', 'helper.one', 'helper.two'];

const PLAIN = [
  '.Release.Name',
  '.Release.Namespace',
  '.Release.IsInstall',
  '.Release.Revision',
  '.Chart.Name',
  '.Chart.Version',
  '.Chart.AppVersion',
  '.Chart.Type',
  '.Chart.IsRoot',
  '.Template.Name',
  '.Template.BasePath',
  '.Capabilities.KubeVersion.Version',
  '.Capabilities.KubeVersion.Minor',
  '.Files.Get "data/one.txt"',
  '(.Files.Glob "data/*").AsConfig',
  '(.Files.Glob "data/**.txt").AsSecrets',
  '.Files.Lines "data/one.txt"',
  '(lookup "v1" "Secret" "ns" "x")',
  '(.Capabilities.APIVersions.Has "apps/v1")',
  '.Values',
  '.Values.global',
];

/** Functions that take any value and never fail. */
const CALM = [
  'toYaml',
  'toJson',
  'quote',
  'squote',
  'toString',
  'kindOf',
  'typeOf',
  'empty',
  'toPrettyJson',
  'default "d"',
  'toRawJson',
  'int',
  'int64',
  'float64',
  'print',
  'printf "%v"',
  'printf "%T %q"',
  'coalesce nil',
  'list',
  'dict "k"',
  'toYaml | fromYaml',
  'toJson | fromJson',
  'toYaml | fromYamlArray',
  'empty | ternary 1 "two"',
  'toString | upper',
  'toString | trunc 5',
  'toString | b64enc',
  'toString | sha256sum | trunc 8',
  'toYamlPretty',
  'html',
  'toString | replace "a" "b" | title',
  'toString | regexReplaceAll "[a-z]+" "<$0>"',
  'toString | snakecase',
  'toString | wrap 3',
  'cat "x"',
  'toString | splitList "."',
  'and true',
  'or ""',
  'eq nil',
];
/** Functions that refuse some values. */
const PICKY = [
  'required "needed"',
  'upper',
  'first',
  'len',
  'add 1',
  'index',
  'sortAlpha',
  'join ","',
  'tpl',
  'semverCompare ">1"',
  'merge (dict "m" 1)',
  'deepCopy',
  'toToml',
];

function valuePath(random: Random): string {
  const path = random.some(KEYS, 0.25).slice(0, 3);
  if (path.length === 0 || path.some((key) => key.includes('-')))
    return random.pick(['.Values.a', '.Values.b', '.Values.c', '(index .Values "a-b")']);
  // A path through what is no table fails; most are guarded.
  if (random.chance(0.02)) return `.Values.${path.join('.')}`;
  return path.reduce((inner, key) => `(get (${inner} | default dict | toYaml | fromYaml) "${key}")`, '.Values');
}

function expression(random: Random): string {
  const roll = random.below(20);
  if (roll === 0) return `include "${random.pick(DEFINED)}" ${random.pick(['.', '.Values', '$'])}`;
  if (roll === 1)
    return `tpl ${random.pick(['"{{ .Release.Name }}"', '"{{ include \\"own\\" . }}"', '(.Values.a | toString)', '"{{ .Values.b }}"'])} ${random.pick(['.', '$'])}`;
  const base = roll < 13 ? valuePath(random) : random.pick(PLAIN);
  const wrapped = base.includes(' ') && !base.startsWith('(') ? `(${base})` : base;
  const pipes = Array.from({ length: random.below(3) }, () => random.pick(random.chance(0.02) ? PICKY : CALM));
  return [wrapped, ...pipes].join(' | ');
}

/** Something that stands in a manifest as a text of one line. */
function inline(random: Random): string {
  const end = random.pick(['toString | quote', 'toJson', 'toString | squote', 'toJson', 'toYaml | quote']);
  return `{{ ${expression(random)} | ${end} }}`;
}

function lines(random: Random, indent: number, depth = 0): string {
  const pad = ' '.repeat(indent);
  let text = '';
  for (let count = random.below(4); count >= 0; count -= 1) {
    const key = `${random.pick(KEYS)}${random.below(100)}`;
    const dash = () => random.pick(['', '', '-']);
    switch (depth > 1 ? random.below(4) : random.below(9)) {
      case 0:
        text += `${pad}${key}: {{- ${expression(random)} | toYaml | nindent ${indent + 2} }}\n`;
        break;
      case 1:
        text += `${pad}${key}: |\n${pad}  {{- ${expression(random)} | toString | nindent ${indent + 2} }}\n`;
        break;
      case 2:
      case 3:
        text += `${pad}${key}: ${inline(random)}\n`;
        break;
      case 4:
        text += `${pad}{{${dash()} if ${expression(random)} }}\n${lines(random, indent, depth + 1)}${pad}{{- else }}\n${lines(random, indent, depth + 1)}${pad}{{- end }}\n`;
        break;
      case 5:
        text += `${pad}{{- range $k, $v := ${random.pick(['.Values', '.Values.global', '.Chart.Annotations', '(.Values.c | list)', '(.Files.Glob "*/*")', '.Chart.Dependencies'])} }}\n${pad}${key}-{{ $k }}: {{ $v | toJson }}\n${pad}{{- end }}\n`;
        break;
      case 6:
        text += `${pad}{{- with ${expression(random)} }}\n${pad}${key}: {{ . | toJson }}\n${pad}{{- else }}\n${pad}${key}: none\n${pad}{{- end }}\n`;
        break;
      case 7:
        text += `${pad}{{- $x := ${expression(random)} }}\n${pad}${key}: {{ $x | toJson }} # {{/* said */}} done\n`;
        break;
      default:
        text += `${pad}{{- include "${random.pick(DEFINED)}" . | nindent ${indent} }}\n`;
    }
  }
  return text;
}

function manifest(random: Random): string {
  const annotations = random.chance(0.2)
    ? `  annotations:\n    helm.sh/hook: ${random.pick(EVENTS)}\n${random.chance(0.5) ? `    helm.sh/hook-weight: "${random.pick(['-5', '0', '3', 'x', '+2'])}"\n` : ''}`
    : '';
  const kind = random.pick(KINDS);
  const head = random.chance(0.05) ? '' : `apiVersion: v${random.below(3)}\n${kind === '' ? '' : `kind: ${kind}\n`}`;
  return `${head}metadata:\n  name: {{ .Release.Name }}-${random.pick(['x', 'y', '{{ .Chart.Name }}'])}\n${annotations}data:\n  fixed: 1\n${lines(random, 2)}`;
}

/** A file of templates/: some manifests, separated in the ways that occur. */
export function randomManifests(random: Random): string {
  let text = random.chance(0.2)
    ? random.pick(['---\n', '# a comment\n', '\n\n---\n# c\n', '{{/* c */}}\n', '{{- if .Values.enabled }}\n'])
    : '';
  const opened = text.includes('if ');
  text += manifest(random);
  while (random.chance(0.35))
    text += random.pick(['---\n', '\n---\n\n', '--- \n', '---\n---\n', '---\n# only a comment\n---\n', '{{ "---" }}\n']) + manifest(random);
  return opened ? `${text}{{- end }}\n` : text;
}

/** The definitions of a chart. */
export function randomHelpers(random: Random, chart: string): string {
  return [
    `{{- define "own" -}}\nown: {{ .Chart | toYaml | trunc 20 | toJson }} # of ${chart}\n{{- end }}`,
    `{{ define "helper.one" }}one: {{ kindOf . }}{{ end }}`,
    `{{- define "helper.two" -}}\n{{- $n := ${random.below(5)} -}}\n{{- range $i := until $n }}\ni{{ $i }}: {{ add $i 1 }}\n{{- end }}\n{{- end -}}`,
  ].join('\n');
}

/** NOTES.txt. */
export function randomNotes(random: Random): string {
  return `Notes {{ ${expression(random)} }}\n${random.chance(0.3) ? `{{ ${expression(random)} | toString }}` : ''}`;
}
