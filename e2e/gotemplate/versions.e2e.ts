import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith } from '../harness/describe-with.ts';
import { type Answer, askGo, goTemplatePath } from './go-templates.ts';

interface Stored {
  readonly versions: readonly { readonly text: string; readonly loose: string }[];
  readonly probes: readonly string[];
  readonly constraints: readonly { readonly text: string; readonly error?: string; readonly satisfied: readonly string[] }[];
}

/** What the unit tests of packages/semver go by. */
const STORED: Stored = JSON.parse(readFileSync(join(import.meta.dirname, '../../packages/semver/src/testdata/masterminds.json'), 'utf8'));

/** An answer as it is stored: Go's errors without what text/template puts before them. */
function shown(answer: Answer | undefined): string {
  if (answer === undefined) return 'no answer';
  return 'error' in answer ? answer.error.replace(/^.*error calling semver(?:Compare)?: /s, 'error: ') : answer.output.toString();
}

await describeWith(goTemplatePath, "versions and constraints are what Masterminds' library makes of them", () => {
  test(`${STORED.versions.length} versions`, async () => {
    const answers = await askGo(STORED.versions.map(({ text }) => ({ template: '{{ semver .v }}', data: { v: text } })));
    expect(answers.map(shown)).toEqual(STORED.versions.map(({ loose }) => loose));
  });

  test(`${STORED.constraints.length} constraints`, async () => {
    const template = '{{ range $p := .probes }}{{ if semverCompare $.c $p }}{{ $p }} {{ end }}{{ end }}';
    const answers = await askGo(STORED.constraints.map(({ text }) => ({ template, data: { c: text, probes: STORED.probes } })));
    expect(answers.map((answer) => shown(answer).trim())).toEqual(
      STORED.constraints.map(({ error, satisfied }) => (error === undefined ? satisfied.join(' ') : `error: ${error}`)),
    );
  });
});
