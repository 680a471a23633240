import { bytesOf, encodeJson, GoMap } from '@capstan/gotemplate';
import { defaultCapabilities, HelmError, loadFiles, loadValues, mergeMaps, type Rendered, setValues, templateChart } from '@capstan/helm';
import type { SdkAnswer, SdkQuestion } from './sdk.ts';

/** Characters shown before a difference. */
const CONTEXT = 60;

/** What Capstan makes of a chart; its error where it refuses. */
function renderOurs({
  chart,
  values = [],
  set = [],
  setString = [],
  setJson = [],
  kubeVersion = '1.33.2',
}: SdkQuestion): Rendered | HelmError {
  if (typeof chart === 'string') throw new TypeError('charts are compared from memory');
  try {
    const files = Object.entries(chart)
      .map(([name, data]) => ({ name, data: Buffer.from(data) }))
      .sort((left, right) => (left.name < right.name ? -1 : 1));
    const loaded = loadFiles(files);
    const given = values.reduce((merged, text) => mergeMaps(merged, loadValues(text)), new GoMap());
    for (const text of setJson) setValues(text, given, 'json');
    for (const text of set) setValues(text, given);
    for (const text of setString) setValues(text, given, 'string');
    return templateChart(loaded, given, { name: 'release', capabilities: defaultCapabilities({ kubeVersion }) });
  } catch (error) {
    if (error instanceof HelmError) return error;
    throw error;
  }
}

/** How Capstan's rendering and the real one differ; undefined where they agree, be it in refusing. */
export function differenceOf(question: SdkQuestion, real: SdkAnswer): string | undefined {
  const ours = renderOurs(question);
  if (ours instanceof HelmError) return real.error === undefined ? `ours refuses: ${ours.message}` : undefined;
  if (real.error !== undefined) return `the real one refuses: ${real.error}`;
  const manifest = ours.manifests.map(({ name, content }) => `---\n# Source: ${name}\n${content}\n`).join('');
  return (
    differenceIn('manifest', manifest, real.manifest) ??
    differenceIn('hooks', ours.hooks.map(({ path, manifest: text }) => `# ${path}\n${text}\n`).join(''), hooksOf(real)) ??
    differenceIn('notes', ours.notes, real.notes) ??
    differenceIn('values', JSON.stringify(JSON.parse(encodeJson(ours.values))), Buffer.from(real.values ?? ''))
  );
}

function hooksOf(real: SdkAnswer): Buffer {
  return Buffer.concat(real.hooks.flatMap(({ path, manifest }) => [Buffer.from(`# ${path}\n`), manifest, Buffer.from('\n')]));
}

function differenceIn(what: string, ours: string, real: Buffer): string | undefined {
  const bytes = bytesOf(ours);
  if (bytes.equals(real)) return undefined;
  const left = bytes.toString('latin1').split('\n');
  const right = real.toString('latin1').split('\n');
  const found = right.findIndex((line, index) => left[index] !== line);
  const at = found === -1 ? right.length : found;
  const column = Math.max(0, [...(right[at] ?? '')].findIndex((character, index) => left[at]?.[index] !== character) - CONTEXT);
  const show = (lines: readonly string[]) =>
    JSON.stringify(lines.slice(at, at + 3).map((line) => line.slice(column, column + 4 * CONTEXT)));
  return `${what}, line ${at + 1}:\n  ours: ${show(left)}\n  real: ${show(right)}`;
}
