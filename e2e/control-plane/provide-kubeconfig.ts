import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { E2eError } from '../error.ts';
import type { ControlPlane } from './control-plane.ts';
import { startControlPlane } from './start-control-plane.ts';

/** A cluster to work with, wherever it came from. */
export interface ProvidedKubeconfig {
  /** The path of a kubeconfig whose user may do everything. */
  readonly path: string;
  /** In plain words, what kind of cluster it is. */
  readonly description: string;
  /** Whether Deployments get pods, so that they become ready. */
  readonly runsPods: boolean;
  /** The control plane, where this process started one. */
  readonly controlPlane?: ControlPlane;
  /** Ends what was started for it; a cluster of the user's is left as it is. */
  release(): Promise<void>;
}

export interface KubeconfigRequest {
  /** The user's own, from `--kubeconfig`. */
  readonly kubeconfig?: string;
}

/** One way to come by a cluster; undefined when it is not for this request. The first that answers is taken. */
type KubeconfigSource = (request: KubeconfigRequest) => Promise<ProvidedKubeconfig | undefined>;

// An API embedded in Node, which needs neither Go nor a cluster, becomes one more source at the end of this list.
const SOURCES: readonly KubeconfigSource[] = [fromUser, fromControlPlane];

/**
 * "Give me a kubeconfig": the user's own, else that of a control plane started here (from `KUBEBUILDER_ASSETS`, else built with Go).
 * Throws an `E2eError` whose one line says what to do when there is no way to one.
 */
export async function provideKubeconfig(request: KubeconfigRequest = {}): Promise<ProvidedKubeconfig> {
  for (const source of SOURCES) {
    const provided = await source(request);
    if (provided !== undefined) return provided;
  }
  throw new E2eError('ToolMissing', 'no Kubernetes API: pass --kubeconfig FILE');
}

async function fromUser({ kubeconfig }: KubeconfigRequest): Promise<ProvidedKubeconfig | undefined> {
  if (kubeconfig === undefined) return undefined;
  const path = resolve(kubeconfig);
  if (!existsSync(path)) throw new E2eError('InvalidArgument', `--kubeconfig ${kubeconfig}: no such file`);
  return { path, description: `the cluster of ${kubeconfig}`, runsPods: true, release: async () => {} };
}

async function fromControlPlane(): Promise<ProvidedKubeconfig | undefined> {
  try {
    // A user's KUBEBUILDER_ASSETS holds the API server alone; the other parts need Go, or a cache that is filled.
    const controlPlane = await startControlPlane({ kwok: true });
    return {
      path: controlPlane.kubeconfig,
      description: 'a control plane started for this',
      runsPods: true,
      controlPlane,
      release: () => controlPlane.stop(),
    };
  } catch (error) {
    if (!(error instanceof E2eError) || error.code !== 'GoMissing') throw error;
    if (process.env.KUBEBUILDER_ASSETS !== undefined) return fromAssetsAlone();
    throw new E2eError(
      'GoMissing',
      'a Kubernetes API is needed: install Go 1.26 or newer (https://go.dev/dl), set KUBEBUILDER_ASSETS, or pass --kubeconfig FILE',
      { cause: error },
    );
  }
}

async function fromAssetsAlone(): Promise<ProvidedKubeconfig> {
  const controlPlane = await startControlPlane();
  return {
    path: controlPlane.kubeconfig,
    description: 'a control plane from KUBEBUILDER_ASSETS, without nodes: there will be no pods',
    runsPods: false,
    controlPlane,
    release: () => controlPlane.stop(),
  };
}
