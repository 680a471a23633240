import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answeredBy, type Way } from '@capstan/yaml/testing';
import { describeWith } from '../harness/describe-with.ts';
import { Sdk, type SdkQuestion, sdkPath } from '../helm/sdk.ts';

/** The unit tests that hold tables of what the real Helm makes of YAML. */
const FOLDER = join(import.meta.dirname, '../../packages/yaml/src');
const SPECIFICATIONS = globSync('**/*.test.ts', { cwd: FOLDER })
  .map((file) => join(FOLDER, file))
  .filter((file) => /^specify\(/m.test(readFileSync(file, 'utf8')))
  .sort();

let program = '';

await describeWith(
  async () => {
    program = await sdkPath();
  },
  'what the unit tests of packages/yaml expect is what the real Helm makes of YAML',
  () => {
    test(`${SPECIFICATIONS.length} files hold tables`, () => {
      expect(SPECIFICATIONS.length).toBeGreaterThan(0);
    });
  },
);

/** A chart whose notes are what a template makes of a file. */
function chart(template: string, text: string): SdkQuestion {
  return { chart: { 'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n', 'templates/NOTES.txt': template, text } };
}

/** A table that cannot be read has the reason for a value. */
const READ = '{{ $v := .Files.Get "text" | fromYaml }}{{ if hasKey $v "Error" }}refused{{ else }}{{ toRawJson $v }}{{ end }}';
const WRITE = '{{ .Files.Get "text" | fromJson | toYaml }}';

async function askHelm(template: string, texts: readonly string[]): Promise<string[]> {
  const sdk = new Sdk(program);
  try {
    return (await sdk.render(texts.map((text) => chart(template, text)))).map(({ notes, error }) => error ?? notes.toString());
  } finally {
    sdk.close();
  }
}

const ASK: Readonly<Record<Way, (texts: readonly string[]) => Promise<string[]>>> = {
  'sigs reads': (texts) => askHelm(READ, texts),
  'sigs writes': (texts) => askHelm(WRITE, texts),
};

if (program !== '') {
  answeredBy((way, texts) => ASK[way](texts));
  // Their tables, and whatever else they hold, become tests of this file.
  for (const file of SPECIFICATIONS) await import(file);
}
