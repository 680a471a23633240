import { remedyOfYaml } from './remedy-of-yaml.ts';

describe('remedyOfYaml', () => {
  test.each([
    ['a tab', 'a:\n\tb: c\n', 2, 'indent by spaces'],
    ['a tab behind spaces', 'a:\n  \tb: c\n', 2, 'indent by spaces'],
    ['a dash without a space', 'resources:\n-a.yaml\n', 2, 'write a space behind the "-"'],
    ['a template', 'a: b\nname: {{ .Name }}\n', 2, 'quote it; templates are not rendered in a kustomize build'],
    ['a template on the line before', '{{- if .Values.a }}\na: b\n', 2, 'quote it; templates are not rendered in a kustomize build'],
    ['the beginning of a conflict', '<<<<<<< HEAD\na: b\n', 2, 'resolve the conflict that git has marked in the file'],
    ['the middle of a conflict', 'a: b\n=======\na: c\n', 2, 'resolve the conflict that git has marked in the file'],
    ['a second object', 'kind: A\nmetadata: {}\nkind: B\n', 3, 'put a line of "---" between two objects'],
    ['something else', 'a: [\nb: c\n', 2, undefined],
    ['a dash of a separator', '--- x\n', 1, undefined],
    ['a line that is not there', '', 7, undefined],
  ])('of %s', (_, text, line, remedy) => {
    expect(remedyOfYaml(text, line)).toBe(remedy);
  });
});
