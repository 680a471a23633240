import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { E2eError } from '../error.ts';
import { ensureGoTools } from '../go-tools/ensure-go-tools.ts';
import type { GoTool, Toolset } from '../go-tools/toolset.ts';

const KUBERNETES_VERSION = 'v1.35.4';
const modules = join(import.meta.dirname, 'go');

/** The parts of a control plane. */
export type Binary = 'etcd' | 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler' | 'kubectl' | 'kwok';

/** What `KUBEBUILDER_ASSETS` holds by convention. */
const ASSETS: readonly Binary[] = ['etcd', 'kube-apiserver', 'kubectl'];

function kubernetes(name: Binary): GoTool {
  // Without these the API server calls itself v0.0.0-master, which charts with a kubeVersion refuse.
  const [major = '', minor = ''] = KUBERNETES_VERSION.slice(1).split('.');
  const version = 'k8s.io/component-base/version';
  return {
    name,
    module: join(modules, 'kubernetes'),
    package: `k8s.io/kubernetes/cmd/${name}`,
    variables: { [`${version}.gitVersion`]: KUBERNETES_VERSION, [`${version}.gitMajor`]: major, [`${version}.gitMinor`]: minor },
  };
}

/** The pinned control plane, in the order in which its parts are needed. */
export const controlPlaneToolset: Toolset = {
  name: 'control-plane',
  tools: [
    { name: 'etcd', module: join(modules, 'etcd'), package: 'go.etcd.io/etcd/server/v3' },
    kubernetes('kube-apiserver'),
    kubernetes('kubectl'),
    kubernetes('kube-controller-manager'),
    kubernetes('kube-scheduler'),
    { name: 'kwok', module: join(modules, 'kwok'), package: 'sigs.k8s.io/kwok/cmd/kwok' },
  ],
};

/**
 * The paths of the named binaries. Those that `KUBEBUILDER_ASSETS` holds are taken from there, the others from the cache, built at first.
 * Throws `ToolMissing` when that folder lacks one that it should hold, and as {@link ensureGoTools}.
 */
export async function controlPlaneBinaries<B extends Binary>(names: readonly B[]): Promise<Record<B, string>> {
  const assets = process.env.KUBEBUILDER_ASSETS;
  const fromAssets = (name: Binary) => assets !== undefined && assets !== '' && (ASSETS.includes(name) || existsSync(join(assets, name)));
  const toBuild = names.filter((name) => !fromAssets(name));
  const bin = toBuild.length > 0 ? await ensureGoTools(controlPlaneToolset, toBuild) : '';
  const paths = names.map((name): [B, string] => {
    if (!fromAssets(name)) return [name, join(bin, name)];
    const path = join(assets ?? '', name);
    if (!existsSync(path)) throw new E2eError('ToolMissing', `KUBEBUILDER_ASSETS has no ${name}: ${path}; unset it or complete the folder`);
    return [name, path];
  });
  // Every name of B has its entry; Object.fromEntries knows only strings.
  return Object.fromEntries(paths) as Record<B, string>;
}
