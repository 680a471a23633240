import {
  artifactLimitFlags,
  booleanFlag,
  crossNamespaceFlags,
  defineFlags,
  type FlagValues,
  gatesFlag,
  intFlag,
  listFlag,
  reconcilerFlags,
  sharedFlags,
  stringFlag,
} from '@capstan/runtime';

const MIB = 1024 * 1024;

/** Flux's feature gates; those of what is always so here, or not there yet, are accepted without effect. */
const GATES = new Map([
  ['AdditiveCELDependencyCheck', false],
  ['CacheSecretsAndConfigMaps', false],
  ['CancelHealthCheckOnNewRevision', true],
  ['DirectSourceFetch', false],
  ['DisableCommitStatusEvent', false],
  ['DisableConfigWatchers', false],
  ['DisableFailFastBehavior', false],
  ['DisableStatusPollerCache', true],
  ['ExternalArtifact', false],
  ['GroupChangeLog', false],
  ['MigrateAPIVersion', false],
  ['ObjectLevelWorkloadIdentity', false],
  ['StrictPostBuildSubstitutions', true],
]);

/** The flags of Flux's kustomize-controller, and limits of our own. */
export const kustomizeControllerFlags = defineFlags('kustomize-controller', 'Applies what Kustomizations point to, and keeps it so.', {
  ...sharedFlags,
  ...reconcilerFlags,
  ...artifactLimitFlags,
  ...crossNamespaceFlags,
  'concurrent-ssa': intFlag(4, 'How many objects of a Kustomization are applied at once.', { least: 1 }),
  'custom-apply-stage-kinds': listFlag([], 'Kinds that are applied before the rest: `group/Kind`, or `Kind` of the core group.'),
  'http-retry': intFlag(9, 'How often the fetch of an artifact is tried again.'),
  'override-manager': listFlag([], 'Field managers, by prefix, whose fields are taken over besides those of kubectl.'),
  'watch-configs-label-selector': stringFlag(
    'reconcile.fluxcd.io/watch=Enabled',
    'Which ConfigMaps and Secrets reconcile those who refer to them as soon as they change.',
  ),
  'no-remote-bases': booleanFlag(false, 'Refuse bases and files of other repositories and servers.'),
  'artifact-cache-size': intFlag(256 * MIB, 'How many bytes of unpacked artifacts are kept in memory.'),
  'build-heap-size': intFlag(192, 'How many MiB of heap the thread that builds may use.', { least: 32 }),
  'max-watches': intFlag(1_000, 'How many watches of applied objects may run; kinds beyond it are looked at by the interval.', {
    least: 1,
  }),
  'default-decryption-service-account': stringFlag('', 'Without effect until decryption is supported.'),
  'default-kubeconfig-service-account': stringFlag('', 'Without effect until kubeConfig is supported.'),
  'insecure-kubeconfig-exec': booleanFlag(false, 'Without effect until kubeConfig is supported.'),
  'insecure-kubeconfig-tls': booleanFlag(false, 'Without effect until kubeConfig is supported.'),
  'sops-age-secret': stringFlag('', 'Without effect until decryption is supported.'),
  'sops-vault-configmap': stringFlag('', 'Without effect until decryption is supported.'),
  'feature-gates': gatesFlag(GATES, 'Features of Flux:'),
});

export type KustomizeControllerFlags = FlagValues<typeof kustomizeControllerFlags.flags>;
