import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { helmTemplateCommand } from '@capstan/cli';
import { describeWith } from '../harness/describe-with.ts';
import { helm, oraclePath } from '../oracles/run-oracle.ts';
import { BESIDE, type Case, CHART, CORPUS } from './corpus.ts';

interface Printed {
  readonly stdout: string;
  readonly stderr: string;
}

let folder = '';

function write(name: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, name, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** The arguments behind `template`; both programs run in the folder of the charts. */
function argumentsOf({ name, args = [] }: Case): string[] {
  return ['release', name, ...(args.includes('--kube-version') ? [] : ['--kube-version', '1.33.2']), ...args];
}

async function capstan(args: readonly string[]): Promise<Printed> {
  const stdout: Uint8Array[] = [];
  const stderr: Uint8Array[] = [];
  const before = process.cwd();
  process.chdir(folder);
  try {
    await helmTemplateCommand({ stdout: (bytes) => stdout.push(bytes), stderr: (bytes) => stderr.push(bytes) }).parseAsync(args, {
      from: 'user',
    });
  } finally {
    process.chdir(before);
    process.exitCode = 0;
  }
  return { stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() };
}

/** Helm's log lines are none of its answer; it lists the faults of a schema in any order. */
function comparable(name: string, { stdout, stderr }: Printed): Printed {
  const lines = stderr.split('\n').filter((line) => !/^(?:level=|time=|\d{4}\/\d\d\/\d\d )/.test(line));
  if (!name.startsWith('schema-')) return { stdout, stderr: lines.join('\n') };
  const sorted = lines.map((line) => line.replace(/(additional properties) .* (not allowed)/, '$1 $2')).sort();
  return { stdout, stderr: sorted.join('\n') };
}

await describeWith(
  () => oraclePath('helm4'),
  'capstan helm template prints what helm template prints',
  () => {
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'capstan-helm-'));
      for (const [path, text] of Object.entries(BESIDE)) writeFileSync(join(folder, path), text);
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    test.each(CORPUS.map((one) => [one.name, one] as const))('%s', async (name, one) => {
      const files: Record<string, string> = { 'Chart.yaml': CHART, ...one.files };
      if (files['Chart.yaml'] === '\0absent') delete files['Chart.yaml'];
      write(name, files);
      const args = argumentsOf(one);
      const real = await helm(['template', ...args], { cwd: folder });
      expect(comparable(name, await capstan(args))).toEqual(comparable(name, real));
    });
  },
);
