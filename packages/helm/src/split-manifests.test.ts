import { GoMap } from '@capstan/gotemplate';
import { loadFiles, splitManifests, templateChart } from './index.ts';

describe('splitManifests', () => {
  test.each([
    ['one document', 'a: 1\n', ['a: 1\n']],
    ['two documents, without the blanks around the separator', 'a: 1 \n\n---\n\n b: 2', ['a: 1', 'b: 2']],
    ['a separator at the beginning', '---\na: 1', ['a: 1']],
    ['what stands on the line of a separator', '--- # c\na: 1', ['# c\na: 1']],
    ['separators with nothing between', '---\n---\na: 1\n---\n', ['---\na: 1']],
    ['dashes that begin no line', 'a: ---\n b: x---\n', ['a: ---\n b: x---\n']],
    ['more than three dashes', 'a: 1\n----\nb: 2', ['a: 1', '-\nb: 2']],
    ['line breaks of Windows', 'a: 1\r\n---\r\nb: 2\r\n', ['a: 1', 'b: 2\r\n']],
    ['nothing', ' \n\n', []],
  ])('of %s', (_what, text, documents) => {
    expect(splitManifests(text)).toEqual(documents);
  });

  test('takes linear time for many blanks', () => {
    const text = `a: 1${'\n'.repeat(200_000)}b: 2`;
    const begun = performance.now();
    expect(splitManifests(text)).toEqual([text]);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});

describe('functions that read and write', () => {
  const notesOf = (text: string, files: Readonly<Record<string, string>> = {}) => {
    const all = { 'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n', 'templates/NOTES.txt': text, ...files };
    const chart = loadFiles(Object.entries(all).map(([name, data]) => ({ name, data: Buffer.from(data) })));
    return templateChart(chart, new GoMap(), { name: 'r' }).notes;
  };

  test.each([
    ['{{ toToml "s" }} {{ toToml (list 1 true) }}', '"s" [1, true]'],
    ['{{ toToml (list (dict "a" 1)) }}', 'toml: top-level values must be Go maps or structs'],
    ['{{ fromJson "null" | toYaml }} {{ fromJsonArray "null" | toJson }}', 'null null'],
    ['{{ fromYaml "" | toYaml }} {{ fromYamlArray "" | toJson }}', '{} []'],
    ['{{ toYamlPretty (dict "b" (list 1.5 "x") "a" 1000000.0) }}', 'a: 1e+06\nb:\n  - 1.5\n  - x'],
    ['{{ toYaml (dict "a" "x\\x7f") }}|', '|'],
    ['{{ fromYaml "  a: 1\\nb: [" | toJson }}', '{"a":1}'],
  ])('%s gives what Helm gives', (template, expected) => {
    expect(notesOf(template)).toBe(expected);
  });

  test('a nil is no TOML', () => {
    expect(() => notesOf('{{ toToml nil }}')).toThrow('reflect: call of reflect.Value.Type on zero Value');
  });

  test('the bytes of a file come out as Go prints them', () => {
    expect(notesOf('{{ .Files.GetBytes "x" }} {{ index (.Files.GetBytes "x") 1 }} {{ .Files.GetBytes "x" | toJson }}', { x: 'Ab' })).toBe(
      '[65 98] 98 "QWI="',
    );
  });
});
