import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { controlPlaneBinaries } from '../control-plane/binaries.ts';
import { E2eError } from '../error.ts';
import { ensureGoTools } from '../go-tools/ensure-go-tools.ts';
import { toolsetDirectory } from '../go-tools/toolset.ts';
import { runTool, type ToolOptions, type ToolResult } from '../processes/run-tool.ts';
import { type Oracle, oracles } from './oracles.ts';

/** The path of a tool, which is built at first. Throws `GoMissing` or `BuildFailed`. */
export async function oraclePath(oracle: Oracle): Promise<string> {
  return join(await ensureGoTools(oracles[oracle]), oracle);
}

/**
 * Has a tool that takes minutes to build, for the sake of a few tests, built where they were asked for by name; throws `ToolMissing`
 * where they were not and it is not there.
 */
export async function needOnDemand(oracle: Oracle): Promise<void> {
  const isBuilt = existsSync(join(toolsetDirectory(oracles[oracle]), oracle));
  if (!isBuilt && process.env.CAPSTAN_E2E_ON_DEMAND === undefined) {
    throw new E2eError('ToolMissing', `Flux's ${oracle} is not built yet; asking for this scenario by its name builds it, once`);
  }
  await oraclePath(oracle);
}

/** Runs the real kustomize. */
export async function kustomize(args: readonly string[], options?: ToolOptions): Promise<ToolResult> {
  return runTool(await oraclePath('kustomize'), args, options);
}

/**
 * Runs the real Helm, 4 where `major` is absent. Its default KubeVersion is not that of its releases: always pass `--kube-version`.
 * It reads and writes nothing of the user's own Helm when `env` is absent.
 */
export async function helm(args: readonly string[], options: ToolOptions & { major?: 3 | 4 } = {}): Promise<ToolResult> {
  const { major = 4, ...rest } = options;
  return runTool(await oraclePath(major === 3 ? 'helm3' : 'helm4'), args, rest);
}

/** Runs the real kubectl with the given kubeconfig (a path). */
export async function kubectl(args: readonly string[], kubeconfig: string, options: ToolOptions = {}): Promise<ToolResult> {
  const { kubectl: path } = await controlPlaneBinaries(['kubectl']);
  return runTool(path, args, { ...options, env: { ...(options.env ?? process.env), KUBECONFIG: kubeconfig } });
}

/** Runs the real flux command with the given kubeconfig (a path). It cannot install: its controllers' manifests are left out. */
export async function flux(args: readonly string[], kubeconfig: string, options: ToolOptions = {}): Promise<ToolResult> {
  return runTool(await oraclePath('flux'), args, { ...options, env: { ...(options.env ?? process.env), KUBECONFIG: kubeconfig } });
}
