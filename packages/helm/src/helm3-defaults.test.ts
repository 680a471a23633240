import { bytesOf } from '@capstan/gotemplate';
import { loadFiles } from './load-chart.ts';
import { loadValues } from './load-values.ts';
import { printRendered, templateChart } from './template-chart.ts';

const CHART = 'apiVersion: v2\nname: app\nversion: 1.0.0\nmaintainers:\n- name: ann\n';

function printed(files: Record<string, string>, useHelm3Defaults: boolean): string {
  const chart = loadFiles(Object.entries({ 'Chart.yaml': CHART, ...files }).map(([name, text]) => ({ name, data: bytesOf(text) })));
  return printRendered(templateChart(chart, loadValues(''), { name: 'rel', useHelm3Defaults }));
}

/** What stands behind `a: ` in what a template gives, by Helm 3 and by Helm 4. */
function both(expression: string, files: Record<string, string> = {}): [string, string] {
  const valueIn = (text: string) => /^a: (.*)$/m.exec(text)?.[1] ?? text;
  const all = { 'templates/a.yaml': `a: ${expression}`, ...files };
  return [valueIn(printed(all, true)), valueIn(printed(all, false))];
}

describe('rendering with the defaults of Helm 3', () => {
  test.each([
    ['a null in values stays', '{{ .Values | toJson }}', { 'values.yaml': 'x: null\nz: 1\n' }, '{"x":null,"z":1}', '{"z":1}'],
    [
      'only the first document of values.yaml counts',
      '{{ .Values | toJson }}',
      { 'values.yaml': 'x: 1\n---\nx: 2\n' },
      '{"x":1}',
      '{"x":2}',
    ],
    ['.Chart is a struct', '{{ kindOf .Chart }}', {}, 'struct', 'map'],
    [
      '.Chart is written by the names of Chart.yaml',
      '{{ .Chart.Maintainers | toJson }}',
      {},
      '[{"name":"ann"}]',
      '[{"Email":"","Name":"ann","URL":""}]',
    ],
    ['types have the names of their package', '{{ typeOf .Values }}', {}, 'chartutil.Values', 'common.Values'],
  ] as const)('%s', (_name, expression, files, three, four) => {
    expect(both(expression, files)).toEqual([three, four]);
  });

  test('the white space at the end of a document goes', () => {
    const files = { 'templates/a.yaml': 'a: 1\n\n\n', 'templates/b.yaml': 'b: 1\n' };
    expect(printed(files, true)).toBe('---\n# Source: app/templates/a.yaml\na: 1\n---\n# Source: app/templates/b.yaml\nb: 1\n');
    expect(printed(files, false)).toContain('a: 1\n\n\n\n---');
  });

  test('an unknown field of .Chart is a fault, in one line', () => {
    expect(() => printed({ 'templates/a.yaml': 'a: {{ .Chart.Nope }}' }, true)).toThrow(
      'template: app/templates/a.yaml:1:12: executing "app/templates/a.yaml" at <.Chart.Nope>: can\'t evaluate field Nope in type interface {}',
    );
  });

  test('aliases of a chart share the dependencies that it does not list, which so are there once', () => {
    const files = {
      'Chart.yaml': `${CHART}dependencies:\n- name: child\n  version: 1.0.0\n  alias: one\n- name: child\n  version: 1.0.0\n  alias: two\n`,
      'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
      'charts/child/charts/grand/Chart.yaml': 'apiVersion: v2\nname: grand\nversion: 1.0.0\n',
      'charts/child/charts/grand/templates/g.yaml': 'a: 1\n',
    };
    expect(printed(files, true).match(/# Source: .*/g)).toEqual(['# Source: app/charts/child/charts/grand/templates/g.yaml']);
    expect(printed(files, false).match(/# Source: .*/g)).toHaveLength(2);
  });
});
