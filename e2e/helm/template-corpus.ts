import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { helmTemplateCommand } from '@capstan/cli';
import { helm } from '../oracles/run-oracle.ts';
import { BESIDE, type Case, CHART } from './corpus.ts';

/** What a command wrote. */
export interface Printed {
  readonly stdout: string;
  readonly stderr: string;
}

/** What the log lines of both majors of Helm begin with: they are none of its answer. */
const LOG_LINE = /^(?:level=|time=|\d{4}\/\d\d\/\d\d |\w+\.go:\d+: |WARNING: )/;

/** The charts of the corpus in a folder, rendered by the real Helm and by Capstan. */
export class TemplateCorpus {
  readonly #folder = mkdtempSync(join(tmpdir(), 'capstan-helm-'));
  readonly #major: 3 | 4;

  constructor(major: 3 | 4) {
    this.#major = major;
    for (const [path, text] of Object.entries(BESIDE)) writeFileSync(join(this.#folder, path), text);
  }

  /** What both print of a chart, without what may differ from run to run. */
  async render(one: Case): Promise<{ real: Printed; ours: Printed }> {
    this.#write(one);
    const kubeVersion = one.args?.includes('--kube-version') === true ? [] : ['--kube-version', '1.33.2'];
    const args = ['release', one.name, ...kubeVersion, ...(one.args ?? [])];
    const real = await helm(['template', ...args], { cwd: this.#folder, major: this.#major });
    const ours = await this.#capstan(this.#major === 3 ? ['--use-helm3-defaults', ...args] : args);
    return { real: comparable(one.name, real), ours: comparable(one.name, ours) };
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #write({ name, files }: Case): void {
    for (const [path, text] of Object.entries({ 'Chart.yaml': CHART, ...files })) {
      if (text === '\0absent') continue;
      const file = join(this.#folder, name, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }

  /** Both programs run in the folder of the charts. */
  async #capstan(args: readonly string[]): Promise<Printed> {
    const stdout: Uint8Array[] = [];
    const stderr: Uint8Array[] = [];
    const before = process.cwd();
    process.chdir(this.#folder);
    try {
      const command = helmTemplateCommand({ stdout: (bytes) => stdout.push(bytes), stderr: (bytes) => stderr.push(bytes) });
      await command.parseAsync(args, { from: 'user' });
    } finally {
      process.chdir(before);
      process.exitCode = 0;
    }
    return { stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() };
  }
}

/** Helm lists the faults of a schema, and the properties that one names, in any order. */
function comparable(name: string, { stdout, stderr }: Printed): Printed {
  const lines = stderr.split('\n').filter((line) => !LOG_LINE.test(line));
  if (!name.startsWith('schema-')) return { stdout, stderr: lines.join('\n') };
  const sorted = lines.map((line) => line.replace(/(additional properties) .* (not allowed)/, '$1 $2')).sort();
  return { stdout, stderr: sorted.join('\n') };
}
