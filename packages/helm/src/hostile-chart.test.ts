import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const source = import.meta.dirname;
const CHART = 'apiVersion: v2\nname: app\nversion: 1.0.0\n';

/** Does what a test says in a process of its own; prints what it is refused with, and the most memory that it had besides the program itself. */
const ATTEMPT = `
  import { gzipSync } from 'node:zlib';
  import { readFileSync } from 'node:fs';
  import { bytesOf, GoMap } from '@capstan/gotemplate';
  import { Tree } from '@capstan/tree';
  import * as helm from '${source}/index.ts';
  const CHART = ${JSON.stringify(CHART)};
  const chartOf = (files) => helm.loadFiles(Object.entries({ 'Chart.yaml': CHART, ...files }).map(([name, text]) => ({ name, data: bytesOf(text) })));
  const render = (files, values = '') => helm.printRendered(helm.templateChart(chartOf(files), helm.loadValues(values), { name: 'r' }));
  const one = (template, values) => render({ 'templates/a.yaml': template }, values);
  const peak = () => Number(/VmHWM:\\s+(\\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024;
  one('a: 1');
  const before = peak();
  const begin = performance.now();
  let refusal = 'none';
  try { const given = await (ATTEMPT); refusal = 'none: ' + String(given).slice(0, 100); }
  catch (error) { refusal = error.constructor.name + ': ' + error.message; }
  console.log(JSON.stringify({ refusal: refusal.slice(0, 100) + refusal.slice(-200), grownMiB: peak() - before, seconds: (performance.now() - begin) / 1000 }));
`;

async function attempt(code: string): Promise<{ refusal: string; grownMiB: number; seconds: number }> {
  const flags = ['--conditions=capstan-source', '--disable-warning=ExperimentalWarning', '--input-type=module'];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, '-e', ATTEMPT.replace('ATTEMPT', () => code)], { cwd: source });
  return JSON.parse(stdout);
}

const LAUGHS = `a0: &a0 [x]\n${Array.from({ length: 30 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}]\n`).join('')}`;

describe('a hostile chart is refused by one clear error, within bounded memory and time:', () => {
  test.each([
    ['an archive over 10 MiB', 'helm.loadArchive(new Uint8Array(11 * 1024 * 1024))', /larger than the maximum size 10485760/, 40],
    [
      'a file over 5 MiB',
      "helm.loadTree(Tree.of([['Chart.yaml', CHART], ['big', new Uint8Array(6 * 1024 * 1024)]]))",
      /larger than the maximum file size 5242880/,
      40,
    ],
    [
      'an archive of a gigabyte of zeros',
      'helm.loadArchive(gzipSync(new Uint8Array(1024 * 1024 * 1024), { level: 1 }))',
      /larger than the maximum size 104857600/,
      1400,
    ],
    ['a repeat of a billion', `one('{{ repeat 1000000000 "x" }}')`, /repeat makes more than/, 100],
    [
      'a template that doubles a text without end',
      `one('{{ define "x" }}{{ include "x" (cat . .) }}{{ end }}{{ include "x" "aaaaaaaa" }}')`,
      /HelmError|RenderError/,
      600,
    ],
    [
      'a template that includes itself',
      `one('{{ define "x" }}{{ include "x" . }}{{ end }}{{ include "x" . }}')`,
      /nested reference name: x/,
      300,
    ],
    [
      'two templates that include each other',
      `one('{{ define "x" }}{{ include "y" . }}{{ end }}{{ define "y" }}{{ include "x" . }}{{ end }}{{ include "x" . }}')`,
      /nested reference name: [xy]/,
      300,
    ],
    ['a tpl of itself', `one('{{ tpl .Values.t . }}', 't: "{{ tpl .Values.t . }}"')`, /RenderError|HelmError/, 600],
    ['a list of a billion numbers', `one('{{ until 1000000000 | len }}')`, /RenderError|HelmError/, 300],
    ['values whose aliases grow without end', `helm.loadValues(${JSON.stringify(LAUGHS)})`, /too many nodes|LimitExceeded/, 900],
    ['values that are nested without end', `helm.loadValues('a: ' + '['.repeat(100000))`, /nested too deeply|exceeded/, 100],
    ['an index of a billion in --set', `helm.setValues('a[999999999]=1', new GoMap())`, /index of 999999999 is greater than maximum/, 40],
    [
      'a path of a hundred names in --set',
      `helm.setValues('a.'.repeat(100) + 'b=1', new GoMap())`,
      /nested level is greater than maximum supported nested level of 30/,
      40,
    ],
    [
      "a chart called '..'",
      `chartOf({ 'Chart.yaml': 'apiVersion: v2\\nname: ..\\nversion: 1.0.0\\n' })`,
      /chart.metadata.name ".." is not allowed/,
      40,
    ],
    [
      'a chart whose name is a path',
      `chartOf({ 'Chart.yaml': 'apiVersion: v2\\nname: a/../../b\\nversion: 1.0.0\\n' })`,
      /chart.metadata.name "a\/..\/..\/b" is invalid/,
      40,
    ],
    [
      'a schema that refers to a file',
      `render({ 'values.schema.json': '{"$ref": "file:///etc/passwd"}' })`,
      /unable to validate schema/,
      60,
    ],
    ['a schema that refers to itself', `render({ 'values.schema.json': '{"$ref": "#"}' })`, /refers to itself without end/, 200],
  ])(
    '%s',
    async (_what, code, refusal, mostMiB) => {
      const result = await attempt(code);
      expect(result.refusal).toMatch(refusal);
      expect(result.refusal).not.toMatch(/^RangeError|^TypeError|^Error/);
      expect(result.grownMiB).toBeLessThan(mostMiB);
      expect(result.seconds).toBeLessThan(100);
    },
    120_000,
  );
});
