import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { E2eError } from '../error.ts';
import { ensureGoTools } from '../go-tools/ensure-go-tools.ts';

const module = join(import.meta.dirname, 'go');

/** A chart and what it is rendered with. */
export interface SdkQuestion {
  /** The chart's files, or the path of its archive or folder. */
  readonly chart: string | Readonly<Record<string, string | Uint8Array>>;
  /** Texts of values files. */
  readonly values?: readonly string[];
  readonly set?: readonly string[];
  readonly setString?: readonly string[];
  readonly setJson?: readonly string[];
  readonly setLiteral?: readonly string[];
  /** 1.33.2 where it is absent. */
  readonly kubeVersion?: string;
  readonly isUpgrade?: boolean;
  readonly subNotes?: boolean;
}

/** What the real Helm makes of a chart. */
export interface SdkAnswer {
  readonly manifest: Buffer;
  readonly hooks: readonly {
    readonly path: string;
    readonly manifest: Buffer;
    readonly events: readonly string[];
    readonly weight: number;
  }[];
  readonly notes: Buffer;
  /** The coalesced values, as JSON. */
  readonly values: string | undefined;
  readonly error: string | undefined;
}

/** How long the real Helm takes, in milliseconds; `cpu` counts every thread. */
export interface Timing {
  readonly wall: number;
  readonly cpu: number;
}

/** The program around Helm's SDK, built at first. Throws `GoMissing` or `BuildFailed`. */
export async function sdkPath(): Promise<string> {
  const source = createHash('sha256')
    .update(readFileSync(join(module, 'main.go')))
    .digest('hex');
  const directory = await ensureGoTools({
    name: 'oracles',
    tools: [
      {
        name: 'helm-batch',
        module,
        package: '.',
        variables: { 'helm.sh/helm/v4/internal/version.version': 'v4.2.1', 'main.source': source },
      },
    ],
  });
  return join(directory, 'helm-batch');
}

interface Line {
  readonly manifest?: string | null;
  readonly hooks?: readonly { path: string; manifest: string; events: string[]; weight: number }[] | null;
  readonly notes?: string | null;
  readonly values?: unknown;
  readonly error?: string;
  readonly timings?: readonly Timing[];
  readonly peakKiB?: number;
}

const NANOSECONDS = 1e6;
const bytes = (text: string | null | undefined) => Buffer.from(text ?? '', 'base64');

/** A running program around Helm's SDK; end it by `close`. */
export class Sdk {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;
  readonly #reader: Interface;

  constructor(program: string) {
    this.#child = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#reader = createInterface({ input: this.#child.stdout });
    this.#lines = this.#reader[Symbol.asyncIterator]();
  }

  /** The answers to all questions, in their order. */
  async render(questions: readonly SdkQuestion[]): Promise<SdkAnswer[]> {
    for (const question of questions) this.#child.stdin.write(`${JSON.stringify(lineOf(question))}\n`);
    const answers: SdkAnswer[] = [];
    for (let asked = 0; asked < questions.length; asked += 1) answers.push(answerOf(await this.#next()));
    return answers;
  }

  /** Loads, renders and sorts `repeat` times; why it fails where it does. */
  async measure(question: SdkQuestion, repeat: number): Promise<{ timings: Timing[]; peakKiB: number } | { error: string }> {
    this.#child.stdin.write(`${JSON.stringify({ ...lineOf(question), repeat })}\n`);
    const { error, timings = [], peakKiB = 0 } = await this.#next();
    if (error !== undefined) return { error };
    return { timings: timings.map(({ wall, cpu }) => ({ wall: wall / NANOSECONDS, cpu: cpu / NANOSECONDS })), peakKiB };
  }

  close(): void {
    this.#reader.close();
    this.#child.stdin.end();
  }

  async #next(): Promise<Line> {
    const { value, done } = await this.#lines.next();
    if (done === true) throw new E2eError('StartFailed', 'the program around Helm ended without an answer');
    return JSON.parse(value) as Line;
  }
}

function lineOf({ chart, ...rest }: SdkQuestion): object {
  if (typeof chart === 'string') return { ...rest, chart };
  return { ...rest, files: Object.fromEntries(Object.entries(chart).map(([path, data]) => [path, Buffer.from(data).toString('base64')])) };
}

function answerOf(line: Line): SdkAnswer {
  return {
    manifest: bytes(line.manifest),
    hooks: (line.hooks ?? []).map((hook) => ({ ...hook, manifest: bytes(hook.manifest) })),
    notes: bytes(line.notes),
    values: line.values === undefined ? undefined : JSON.stringify(line.values),
    error: line.error,
  };
}
