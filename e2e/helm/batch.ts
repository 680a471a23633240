import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ensureGoTools } from '../go-tools/ensure-go-tools.ts';

const module = join(import.meta.dirname, 'go/helm4');

/** A chart and how it is rendered. */
export interface BatchRequest {
  readonly name: string;
  /** A folder or an archive. */
  readonly path: string;
  /** Texts of value files, the last one wins. */
  readonly values: readonly string[];
  readonly release: string;
  readonly namespace: string;
  readonly kubeVersion: string;
  readonly apiVersions?: readonly string[];
  readonly includeCrds?: boolean;
  readonly isUpgrade?: boolean;
  readonly skipSchema?: boolean;
  /** A kustomization over `manifests.yaml`, which holds what is rendered. */
  readonly kustomization?: string;
  readonly postRenderStrategy?: 'combined' | 'separate' | 'nohooks';
}

/** What the real Helm makes of a chart. */
export interface BatchAnswer {
  readonly name: string;
  /** What `helm template` prints. */
  readonly output?: string;
  readonly notes?: string;
  /** The values that the templates saw; there are some of a chart that fails to render, too. */
  readonly values?: unknown;
  readonly error?: string;
}

/** The batch program around the real Helm's SDK, built at first. Throws `GoMissing` or `BuildFailed`. */
export async function batchPath(): Promise<string> {
  const source = createHash('sha256')
    .update(readFileSync(join(module, 'main.go')))
    .digest('hex');
  const directory = await ensureGoTools({
    name: 'oracles',
    tools: [
      {
        name: 'helm4-batch',
        module,
        package: '.',
        variables: { 'helm.sh/helm/v4/internal/version.version': 'v4.2.1', 'main.source': source },
      },
    ],
  });
  return join(directory, 'helm4-batch');
}

/** A running batch program; it answers in the order of the questions. */
export class HelmBatch {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(program: string) {
    this.#child = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] });
    const { stdout } = this.#child;
    if (stdout === null) throw new TypeError('the program was started without a pipe');
    this.#lines = createInterface({ input: stdout, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]();
  }

  ask(request: BatchRequest): void {
    this.#child.stdin?.write(`${JSON.stringify(request)}\n`);
  }

  /** The next answer. Rejects where the program has ended. */
  async answer(): Promise<BatchAnswer> {
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error('the batch program has ended');
    return JSON.parse(value) as BatchAnswer;
  }

  close(): void {
    this.#child.stdin?.end();
  }
}
