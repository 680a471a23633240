import { join } from 'node:path';
import type { Toolset } from '../go-tools/toolset.ts';

const modules = join(import.meta.dirname, 'go');
const HELM_3 = 'v3.22.0';
const HELM_4 = 'v4.2.1';
/** Flux's controller, which a Flux user runs before Capstan. */
export const KUSTOMIZE_CONTROLLER = 'github.com/fluxcd/kustomize-controller';

/** The real tools that Capstan's answers are compared with; each is pinned, built and cached by itself. */
export const oracles = {
  kustomize: {
    name: 'oracles',
    tools: [
      {
        name: 'kustomize',
        module: join(modules, 'kustomize'),
        package: 'sigs.k8s.io/kustomize/kustomize/v5',
        variables: { 'sigs.k8s.io/kustomize/api/provenance.version': 'v5.8.1' },
      },
    ],
  },
  helm4: {
    name: 'oracles',
    tools: [
      {
        name: 'helm4',
        module: join(modules, 'helm4'),
        package: 'helm.sh/helm/v4/cmd/helm',
        variables: { 'helm.sh/helm/v4/internal/version.version': HELM_4 },
      },
    ],
  },
  helm3: {
    name: 'oracles',
    tools: [
      {
        name: 'helm3',
        module: join(modules, 'helm3'),
        package: 'helm.sh/helm/v3/cmd/helm',
        variables: { 'helm.sh/helm/v3/internal/version.version': HELM_3 },
      },
    ],
  },
  flux: {
    name: 'oracles',
    tools: [
      {
        name: 'flux',
        module: join(modules, 'flux'),
        package: 'github.com/fluxcd/flux2/v2/cmd/flux',
        variables: { 'main.VERSION': '2.9.5' },
        // A release embeds the manifests of its controllers, for `flux install`, which is of no use here.
        generated: { module: 'github.com/fluxcd/flux2/v2', files: { 'cmd/flux/manifests/none.yaml': '# none\n' } },
      },
    ],
  },
  'kustomize-controller': {
    name: 'oracles',
    tools: [
      {
        name: 'kustomize-controller',
        module: join(modules, 'flux-kustomize-controller'),
        package: KUSTOMIZE_CONTROLLER,
      },
    ],
  },
} satisfies Record<string, Toolset>;

export type Oracle = keyof typeof oracles;
