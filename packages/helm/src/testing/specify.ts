import { encodeJson, GoMap } from '@capstan/gotemplate';
import { defaultCapabilities } from '../capabilities.ts';
import { HelmError } from '../error.ts';
import { loadFiles } from '../load-chart.ts';
import { loadValues } from '../load-values.ts';
import { mergeMaps } from '../merge-maps.ts';
import { setValues } from '../strvals.ts';
import { type Rendered, templateChart } from '../template-chart.ts';

/** A chart and what it is rendered with. */
export interface Question {
  /** The chart's files by path. */
  readonly files: Readonly<Record<string, string>>;
  /** Texts of values files, and arguments of the options of their names. */
  readonly values?: readonly string[];
  readonly set?: readonly string[];
  readonly setString?: readonly string[];
  readonly setJson?: readonly string[];
  readonly setLiteral?: readonly string[];
  readonly kubeVersion?: string;
  readonly isUpgrade?: boolean;
}

/** What a chart gives, or `error`: why it gives nothing. */
export interface Answer {
  readonly manifest: string;
  readonly hooks: readonly {
    readonly path: string;
    readonly manifest: string;
    readonly events: readonly string[];
    readonly weight: number;
  }[];
  readonly notes: string;
  /** The coalesced values, as JSON. */
  readonly values: string;
  readonly error?: string | undefined;
}

/** Gives an answer for each question. */
export type Answerer = (questions: readonly Question[]) => readonly Answer[] | Promise<readonly Answer[]>;

const NOTHING: Answer = { manifest: '', hooks: [], notes: '', values: '' };
const CHART = 'apiVersion: v2\nname: app\nversion: 1.2.3\nappVersion: "4.5"\n';
const NOTES = 'templates/NOTES.txt';

function render({ files, values = [], set = [], setString = [], setJson = [], setLiteral = [], ...rest }: Question): Rendered {
  const named = Object.entries(files).map(([name, text]) => ({ name, data: Buffer.from(text) }));
  const chart = loadFiles(named.sort((left, right) => (left.name < right.name ? -1 : 1)));
  const given = values.reduce((merged, text) => mergeMaps(merged, loadValues(text)), new GoMap());
  for (const text of setJson) setValues(text, given, 'json');
  for (const text of set) setValues(text, given);
  for (const text of setString) setValues(text, given, 'string');
  for (const text of setLiteral) setValues(text, given, 'literal');
  const { kubeVersion = '1.33.2', isUpgrade = false } = rest;
  return templateChart(chart, given, { name: 'release', isUpgrade, capabilities: defaultCapabilities({ kubeVersion }) });
}

function askEngine(questions: readonly Question[]): Answer[] {
  return questions.map((question) => {
    try {
      const { manifests, hooks, notes, values } = render(question);
      const manifest = manifests.map(({ name, content }) => `---\n# Source: ${name}\n${content}\n`).join('');
      return { manifest, hooks, notes, values: encodeJson(values) };
    } catch (error) {
      if (error instanceof HelmError) return { ...NOTHING, error: error.message };
      throw error;
    }
  });
}

let answerer: Answerer = askEngine;

/** Holds the tables that are read from now on to somebody else: to the real Helm, in e2e/helm. */
export function answeredBy(other: Answerer): void {
  answerer = other;
}

function specify(title: string, rows: readonly (readonly [string, Question, string])[], shown: (answer: Answer) => string): void {
  const ask = answerer;
  describe(title, () => {
    let answers: readonly Answer[] = [];
    beforeAll(async () => {
      answers = await ask(rows.map(([, { files, ...rest }]) => ({ ...rest, files: { 'Chart.yaml': CHART, ...files } })));
    });
    test.each(rows.map(([behaviour, , expected], index) => [behaviour, index, expected] as const))('%s', (_behaviour, index, expected) => {
      const answer = answers[index] ?? NOTHING;
      expect(answer.error === undefined ? shown(answer) : `error: ${answer.error}`).toBe(expected);
    });
  });
}

/** What templates print; `values` is the chart's values.yaml. The expected texts are the real Helm's. */
export function specifyTemplates(
  title: string,
  rows: readonly (readonly [behaviour: string, template: string, answer: string])[],
  values = '',
): void {
  const charts = rows.map(
    ([behaviour, template, answer]) => [behaviour, { files: { [NOTES]: template, 'values.yaml': values } }, answer] as const,
  );
  specify(title, charts, ({ notes }) => notes);
}

/** The values that a chart's templates see, as JSON. What is expected is the real Helm's. */
export function specifyValues(title: string, rows: readonly (readonly [behaviour: string, question: Question, answer: string])[]): void {
  specify(title, rows, ({ values }) => JSON.stringify(JSON.parse(values)));
}

/** What charts make of themselves: manifests, hooks and notes. What is expected is the real Helm's. */
export function specifyCharts(title: string, rows: readonly (readonly [behaviour: string, question: Question, answer: string])[]): void {
  specify(title, rows, ({ manifest, hooks, notes }) => {
    const hooked = hooks.map((hook) => `# ${hook.events.join(',')} ${hook.weight} ${hook.path}\n${hook.manifest}\n`);
    return [manifest, ...hooked, notes].filter((part) => part !== '').join('');
  });
}
