import { build, type FluxOverrides, formatFault, formatResources } from '@capstan/kustomize';
import { Tree } from '@capstan/tree';
import { HelmError } from './error.ts';
import type { PostRenderer } from './post-render.ts';

/** A post-renderer that builds a kustomization of these patches and images over the manifests. It throws a HelmError that lists every fault. */
export function kustomizePostRenderer(kustomization: Pick<FluxOverrides, 'patches' | 'images'>): PostRenderer {
  return (manifests) => {
    const tree = Tree.of([
      ['kustomization.yaml', 'resources:\n- manifests.yaml\n'],
      ['manifests.yaml', manifests],
    ]);
    const result = build(tree, '', { overrides: kustomization });
    if (result.ok) return formatResources(result.resources);
    throw new HelmError('PostRenderFailed', `error while running post render on files: ${result.faults.map(formatFault).join('; ')}`);
  };
}
