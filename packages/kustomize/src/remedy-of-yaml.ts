/** What mends a text that is no YAML, by what stands where it went wrong; undefined where that tells nothing. `line` counts from 1. */
export function remedyOfYaml(text: string, line: number): string | undefined {
  const lines = text.split('\n', line + 1);
  const [before = '', at = ''] = [lines[line - 2], lines[line - 1]];
  if (/^(?:<{7}|={7}|>{7})(?:\s|$)/m.test(`${before}\n${at}`)) return 'resolve the conflict that git has marked in the file';
  if (/\{\{/.test(`${before}\n${at}`)) return 'quote it; templates are not rendered in a kustomize build';
  if (/^[ ]*\t/.test(at)) return 'indent by spaces';
  if (/^\s*-[^\s-]/.test(at)) return 'write a space behind the "-"';
  if (/^(?:apiVersion|kind|metadata):/.test(at)) return 'put a line of "---" between two objects';
  return undefined;
}
