import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringOfBytes } from '@capstan/gotemplate';
import { answeredBy } from '@capstan/gotemplate/testing';
import { describeWith } from '../harness/describe-with.ts';
import { askGo, goTemplatePath } from './go-templates.ts';

/** The unit tests that hold tables of what Go answers. */
const FOLDER = join(import.meta.dirname, '../../packages/gotemplate/src');
const SPECIFICATIONS = globSync('**/*.test.ts', { cwd: FOLDER })
  .map((file) => join(FOLDER, file))
  .filter((file) => /^specify\(/m.test(readFileSync(file, 'utf8')))
  .sort();

let program = '';

await describeWith(
  async () => {
    program = await goTemplatePath();
  },
  'what the unit tests of packages/gotemplate expect is what Go answers',
  () => {
    test(`${SPECIFICATIONS.length} files hold tables`, () => {
      expect(SPECIFICATIONS.length).toBeGreaterThan(0);
    });
  },
);

if (program !== '') {
  answeredBy(async (questions) =>
    (await askGo(questions)).map((answer) => ('error' in answer ? `error: ${answer.error}` : stringOfBytes(answer.output))),
  );
  // Their tables, and whatever else they hold, become tests of this file.
  for (const file of SPECIFICATIONS) await import(file);
}
