import { join } from 'node:path';
import { ownProgram } from '../go-tools/own-program.ts';
import { LineProgram } from '../processes/line-program.ts';

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
  const variables = { 'helm.sh/helm/v4/internal/version.version': 'v4.2.1' };
  return ownProgram('helm-batch', join(import.meta.dirname, 'go'), variables);
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
  readonly #program: LineProgram<object, Line>;

  constructor(program: string) {
    this.#program = new LineProgram(program);
  }

  /** The answers to all questions, in their order. */
  async render(questions: readonly SdkQuestion[]): Promise<SdkAnswer[]> {
    for (const question of questions) this.#program.ask(lineOf(question));
    const answers: SdkAnswer[] = [];
    for (let asked = 0; asked < questions.length; asked += 1) answers.push(answerOf(await this.#program.answer()));
    return answers;
  }

  /** Loads, renders and sorts `repeat` times; why it fails where it does. */
  async measure(question: SdkQuestion, repeat: number): Promise<{ timings: Timing[]; peakKiB: number } | { error: string }> {
    this.#program.ask({ ...lineOf(question), repeat });
    const { error, timings = [], peakKiB = 0 } = await this.#program.answer();
    if (error !== undefined) return { error };
    return { timings: timings.map(({ wall, cpu }) => ({ wall: wall / NANOSECONDS, cpu: cpu / NANOSECONDS })), peakKiB };
  }

  close(): void {
    this.#program[Symbol.dispose]();
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
