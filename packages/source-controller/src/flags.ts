import {
  artifactLimitFlags,
  defineFlags,
  durationFlag,
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
  ['CacheSecretsAndConfigMaps', false],
  ['ObjectLevelWorkloadIdentity', false],
  ['OptimizedGitClones', true],
]);

/** The flags of Flux's source-controller, and limits of our own. */
export const sourceControllerFlags = defineFlags('source-controller', 'Makes artifacts of sources and serves them.', {
  ...sharedFlags,
  ...reconcilerFlags,
  ...artifactLimitFlags,
  concurrent: intFlag(2, 'How many objects of a kind are reconciled at once.', { least: 1 }),
  'storage-addr': stringFlag(process.env.STORAGE_ADDR ?? ':9090', 'Where artifacts are served.'),
  'storage-adv-addr': stringFlag(
    process.env.STORAGE_ADV_ADDR ?? '',
    'The address of artifacts as consumers reach it; made of --storage-addr by default.',
  ),
  'storage-path': stringFlag(process.env.STORAGE_PATH ?? '', 'The folder of artifacts; `data` in the working folder by default.'),
  'artifact-retention-records': intFlag(2, 'How many artifacts of an object are kept.', { least: 1 }),
  'artifact-retention-ttl': durationFlag('1m0s', 'How long an artifact is kept that is not the newest.'),
  'ssh-kex-algos': listFlag([], "The key exchange algorithms of SSH; ssh's own by default."),
  'ssh-hostkey-algos': listFlag([], "The host key algorithms of SSH; ssh's own by default."),
  'helm-cache-max-size': intFlag(0, 'Without effect until HelmRepositories are reconciled.'),
  'helm-cache-purge-interval': stringFlag('1m', 'Without effect until HelmRepositories are reconciled.'),
  'helm-cache-ttl': stringFlag('15m', 'Without effect until HelmRepositories are reconciled.'),
  'helm-chart-file-max-size': intFlag(5 * MIB, 'Without effect until HelmCharts are reconciled.'),
  'helm-chart-max-size': intFlag(10 * MIB, 'Without effect until HelmCharts are reconciled.'),
  'helm-index-max-size': intFlag(50 * MIB, 'Without effect until HelmRepositories are reconciled.'),
  'feature-gates': gatesFlag(GATES, 'Features of Flux, accepted for its sake:'),
});

export type SourceControllerFlags = FlagValues<typeof sourceControllerFlags.flags>;
