import { GoMap, systemEnvironment } from '@capstan/gotemplate';
import { Tree } from '@capstan/tree';
import { defaultCapabilities } from './capabilities.ts';
import { HelmError, RenderError } from './error.ts';
import { loadTree } from './load-chart.ts';
import { loadValues } from './load-values.ts';
import { printRendered, type TemplateOptions, templateChart } from './template-chart.ts';

const CHART = 'apiVersion: v2\nname: app\nversion: 1.0.0\n';

function render(files: Record<string, string>, values = '', options: Partial<TemplateOptions> = {}) {
  const chart = loadTree(Tree.of(Object.entries({ 'Chart.yaml': CHART, ...files })));
  return templateChart(chart, loadValues(values), {
    name: 'rel',
    capabilities: defaultCapabilities({ kubeVersion: '1.33.2' }),
    ...options,
  });
}

/** What one template gives. */
function one(template: string, values = '', options: Partial<TemplateOptions> = {}): string {
  return render({ 'templates/a.yaml': template }, values, options)
    .manifests.map(({ content }) => content)
    .join('---\n');
}

function faultOf(act: () => unknown): HelmError {
  try {
    act();
  } catch (error) {
    if (error instanceof HelmError) return error;
    throw error;
  }
  throw new Error('no fault');
}

describe('a rendered chart', () => {
  test.each([
    [
      'sees the release',
      'a: {{ .Release.Name }} {{ .Release.Namespace }} {{ .Release.IsInstall }} {{ .Release.Revision }}',
      'a: rel default true 1',
    ],
    ['sees the cluster', 'a: {{ .Capabilities.KubeVersion }} {{ .Capabilities.APIVersions.Has "apps/v1" }}', 'a: v1.33.2 true'],
    ['sees its own metadata', 'a: {{ .Chart.Name }}-{{ .Chart.Version }} {{ .Template.Name }}', 'a: app-1.0.0 app/templates/a.yaml'],
    ['prints nothing for an absent value', 'a: "{{ .Values.x }}"', 'a: ""'],
    ['takes numbers of files for floats', 'a: {{ .Values.num }}\nb: {{ toYaml .Values.num }}', 'a: 1e+06\nb: 1000000'],
    ['expands texts by tpl', 'a: {{ tpl "{{ .Release.Name }}" . }}', 'a: rel'],
    ['writes TOML', 'a: {{ dict "x" 1 | toToml | quote }}', 'a: "x = 1\\n"'],
    ['reads what is no YAML as an error in a map', 'a: {{ hasKey (fromYaml "a: b: c") "Error" }}', 'a: true'],
    ['asks no name server', 'a: "{{ getHostByName "localhost" }}"', 'a: ""'],
  ])('%s', (_what, template, expected) => {
    expect(one(template, 'num: 1000000')).toBe(expected);
  });

  test('asks the lookup that is passed in', () => {
    const asked: string[][] = [];
    const lookup = (...args: string[]) => {
      asked.push(args);
      return new GoMap([['kind', 'Secret']]);
    };
    expect(one('a: {{ (lookup "v1" "Secret" "ns" "x").kind }}', '', { lookup })).toBe('a: Secret');
    expect(asked).toEqual([['v1', 'Secret', 'ns', 'x']]);
  });

  test('is the same for the same clock and randomness', () => {
    const environment = { ...systemEnvironment(), now: () => 0n, randomBytes: (count: number) => new Uint8Array(count).fill(7) };
    const template = 'a: {{ randAlphaNum 8 }} {{ now | unixEpoch }} {{ uuidv4 }}';
    expect(one(template, '', { environment })).toBe(one(template, '', { environment }));
  });

  test('can be rendered again: dependencies, aliases and values are as they were', () => {
    const files = {
      'Chart.yaml': `${CHART}dependencies:\n- {name: child, version: 1.0.0, alias: other, import-values: [data]}\n`,
      'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
      'charts/child/values.yaml': 'exports: {data: {b: 2}}\n',
      'templates/a.yaml': 'a: {{ .Values.b }} {{ $_ := set .Values "b" 3 }}{{ .Values.b }}\n',
    };
    const chart = loadTree(Tree.of(Object.entries(files)));
    const print = () => printRendered(templateChart(chart, new GoMap(), { name: 'rel' }));
    expect(print()).toBe(print());
    expect(print()).toContain('a: 2 3');
  });

  test('keeps notes, hooks and definitions of resources apart', () => {
    const rendered = render({
      'templates/NOTES.txt': 'Hi {{ .Release.Name }}',
      'templates/job.yaml':
        'kind: Job\nmetadata:\n  name: j\n  annotations:\n    helm.sh/hook: pre-install, post-upgrade\n    helm.sh/hook-weight: "-3"\n    helm.sh/hook-delete-policy: hook-succeeded\n',
      'templates/a.yaml': 'kind: ConfigMap\n',
      'crds/x.yaml': 'kind: CustomResourceDefinition\n',
    });
    expect(rendered.notes).toBe('Hi rel');
    expect(rendered.manifests.map(({ kind }) => kind)).toEqual(['ConfigMap']);
    expect(rendered.crds.map(({ filename }) => filename)).toEqual(['app/crds/x.yaml']);
    expect(rendered.hooks).toMatchObject([
      { name: 'j', events: ['pre-install', 'post-upgrade'], weight: -3, deletePolicies: ['hook-succeeded'] },
    ]);
  });

  test('goes through a post-renderer before it is sorted', () => {
    const postRender = (stream: string) => stream.replaceAll('kind: Zed', 'kind: Namespace');
    const rendered = render({ 'templates/a.yaml': 'kind: ConfigMap\n', 'templates/b.yaml': 'kind: Zed\n' }, '', { postRender });
    expect(rendered.manifests.map(({ kind }) => kind)).toEqual(['Namespace', 'ConfigMap']);
  });

  test('is in the order in which Helm installs', () => {
    const kinds = ['Zed', 'Deployment', 'Alpha', 'Service', 'Namespace', 'Ingress'];
    expect(render({ 'templates/a.yaml': kinds.map((kind) => `kind: ${kind}\n`).join('---\n') }).manifests.map(({ kind }) => kind)).toEqual([
      'Namespace',
      'Service',
      'Deployment',
      'Ingress',
      'Alpha',
      'Zed',
    ]);
  });
});

describe('a chart that cannot be rendered', () => {
  test('names every template that fails, and the includes that led there', () => {
    const error = faultOf(() =>
      render({
        'templates/_h.tpl': '{{ define "inner" }}\n{{ .Values.a.b.c }}{{ end }}{{ define "outer" }}{{ include "inner" . }}{{ end }}',
        'templates/a.yaml': 'x: {{ include "outer" . }}',
        'templates/b.yaml': 'y: {{ fail "no" }}',
      }),
    );
    if (!(error instanceof RenderError)) throw error;
    expect(error.code).toBe('RenderFailed');
    expect(error.message).toBe('execution error at (app/templates/b.yaml:1:6): no');
    const [, fault] = error.faults;
    expect(fault).toMatchObject({ chart: 'app', template: 'app/templates/a.yaml' });
    expect(fault?.chain.map(({ location, template, expression }) => `${location} ${template} ${expression}`)).toEqual([
      'app/templates/a.yaml:1:6 app/templates/a.yaml include "outer" .',
      'app/templates/_h.tpl:2:51 outer include "inner" .',
      'app/templates/_h.tpl:2:10 inner .Values.a.b.c',
    ]);
    expect(fault?.message).toContain('nil pointer evaluating interface {}.b');
  });

  test('names every template that does not parse', () => {
    const error = faultOf(() => render({ 'templates/a.yaml': '{{ .a', 'templates/b.yaml': '{{ nope }}' }));
    expect(error.message).toBe('parse error at (app/templates/b.yaml:1): function "nope" not defined');
    expect(error instanceof RenderError && error.faults.map(({ template }) => template)).toEqual([
      'app/templates/b.yaml',
      'app/templates/a.yaml',
    ]);
  });

  test.each([
    [
      'a template that includes itself',
      { 'templates/a.yaml': '{{ define "x" }}{{ include "x" . }}{{ end }}{{ include "x" . }}' },
      'nested reference name: x',
    ],
    ['a text of a billion characters', { 'templates/a.yaml': '{{ repeat 1000000000 "x" }}' }, 'repeat makes more than'],
    [
      'what is no YAML',
      { 'templates/a.yaml': 'a: b: c' },
      'YAML parse error on app/templates/a.yaml: error converting YAML to JSON: yaml: mapping values are not allowed in this context',
    ],
    ['a library', { 'Chart.yaml': `${CHART}type: library\n` }, 'library charts are not installable'],
    ['a missing dependency', { 'Chart.yaml': `${CHART}dependencies:\n- {name: x, version: "1"}\n` }, 'missing in charts/ directory: x'],
    ['another Kubernetes version', { 'Chart.yaml': `${CHART}kubeVersion: "<1.20"\n` }, 'chart requires kubeVersion: <1.20'],
  ])('because of %s says so', (_what, files, message) => {
    expect(faultOf(() => render(files)).message).toContain(message);
  });

  test('ends after the steps that the caller allows', () => {
    const error = faultOf(() => one('{{ range until 1000000 }}{{ end }}', '', { limits: { steps: 1000 } }));
    expect(error.code).toBe('LimitExceeded');
  });

  test.each(['Bad_Name', 'x'.repeat(54), ''])('has no release called %p', (name) => {
    expect(faultOf(() => one('a: 1', '', { name })).code).toBe('NameInvalid');
  });
});

describe('schemas', () => {
  const schema = (text: string) => ({ 'values.schema.json': text, 'templates/a.yaml': 'a: 1' });

  test('list every fault with its path', () => {
    const text = '{"required": ["x"], "properties": {"a": {"type": "string"}, "b": {"enum": ["x"]}}}';
    expect(
      faultOf(() => render(schema(text), 'a: 1\nb: y\n'))
        .message.split('\n')
        .sort(),
    ).toEqual([
      '',
      "- at '': missing property 'x'",
      "- at '/a': got number, want string",
      "- at '/b': value must be 'x'",
      'app:',
      "values don't meet the specifications of the schema(s) in the following chart(s):",
    ]);
  });

  test('fetch nothing', () => {
    expect(faultOf(() => render(schema('{"$ref": "http://127.0.0.1:1/x.json"}'))).message).toContain('unable to validate schema');
    expect(faultOf(() => render(schema('{"$ref": "file:///etc/passwd"}'))).message).toContain('unable to validate schema');
  });

  test('match patterns in linear time', () => {
    const text = '{"properties": {"a": {"pattern": "^(x+)+$"}}}';
    const begin = performance.now();
    expect(() => render(schema(text), `a: "${'x'.repeat(3000)}y"\n`)).toThrow('does not match pattern');
    expect(performance.now() - begin).toBeLessThan(3000);
  });

  test('are left out where the caller says so', () => {
    expect(render(schema('{"required": ["x"]}'), '', { skipSchemaValidation: true }).manifests).toHaveLength(1);
  });
});
