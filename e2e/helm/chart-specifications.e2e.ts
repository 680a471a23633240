import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringOfBytes } from '@capstan/gotemplate';
import { answeredBy } from '@capstan/helm/testing';
import { describeWith } from '../harness/describe-with.ts';
import { Sdk, sdkPath } from './sdk.ts';

/** The unit tests that hold tables of what the real Helm makes of charts. */
const FOLDER = join(import.meta.dirname, '../../packages/helm/src');
const SPECIFICATIONS = globSync('**/*.test.ts', { cwd: FOLDER })
  .map((file) => join(FOLDER, file))
  .filter((file) => /^specify\w+\(/m.test(readFileSync(file, 'utf8')))
  .sort();

let program = '';

await describeWith(
  async () => {
    program = await sdkPath();
  },
  'what the unit tests of packages/helm expect is what the real Helm gives',
  () => {
    test(`${SPECIFICATIONS.length} files hold tables`, () => {
      expect(SPECIFICATIONS.length).toBeGreaterThan(0);
    });
  },
);

if (program !== '') {
  answeredBy(async (questions) => {
    const sdk = new Sdk(program);
    try {
      const answers = await sdk.render(questions.map(({ files, ...rest }) => ({ ...rest, chart: files })));
      return answers.map(({ manifest, hooks, notes, values, error }) => ({
        manifest: stringOfBytes(manifest),
        hooks: hooks.map((hook) => ({ ...hook, manifest: stringOfBytes(hook.manifest) })),
        notes: stringOfBytes(notes),
        values: values ?? '',
        error,
      }));
    } finally {
      sdk.close();
    }
  });
  // Their tables, and whatever else they hold, become tests of this file.
  for (const file of SPECIFICATIONS) await import(file);
}
