import { join } from 'node:path';
import { ownProgram } from '../go-tools/own-program.ts';
import { LineProgram } from '../processes/line-program.ts';

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
  const variables = { 'helm.sh/helm/v4/internal/version.version': 'v4.2.1' };
  return ownProgram('helm4-batch', join(import.meta.dirname, 'go/helm4'), variables);
}

/** A running batch program; it answers in the order of the questions. */
export class HelmBatch extends LineProgram<BatchRequest, BatchAnswer> {}
