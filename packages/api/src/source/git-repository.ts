import { Optional } from 'typebox';
import { Artifact } from '../artifact.ts';
import { choice, flag, group, list, text } from '../field.ts';
import { defineKind, type ObjectOf } from '../kind.ts';
import { age, column, ready, status } from '../printer-columns.ts';
import { localReference } from '../reference.ts';
import {
  accessFrom,
  ignore,
  interval,
  NOT_YET_OBSERVED,
  proxySecretRef,
  sourceKind,
  sourceStatus,
  statusUrl,
  suspend,
  timeout,
} from './common-fields.ts';

const include = group('Another repository whose artifact becomes a folder of this one.', {
  repository: localReference('The GitRepository to include.'),
  fromPath: Optional(text('The path in it to copy; the whole by default.')),
  toPath: Optional(text('Where to put it; the name of the repository by default.')),
});

const spec = group(
  'What to fetch.',
  {
    url: text('Address of the repository, over HTTP(S) or SSH.', { pattern: '^(http|https|ssh)://.*$' }),
    interval,
    ref: Optional(
      group('Which revision. The first of name, commit, semver, tag, branch that is set decides; branch master by default.', {
        branch: Optional(text('Branch to follow.')),
        tag: Optional(text('Tag to fetch; wins over branch.')),
        semver: Optional(text('Range of versions: the highest tag in it; wins over tag.')),
        name: Optional(text('Full name of a reference, such as refs/pull/1/head; wins over all others.')),
        commit: Optional(text('Commit to fetch; with branch, a commit on that branch. Wins over semver.')),
      }),
    ),
    secretRef: Optional(localReference('Secret with credentials: username and password, bearerToken, or identity with known_hosts.')),
    provider: Optional(choice('How to authenticate.', ['generic', 'aws', 'azure', 'github'])),
    serviceAccountName: Optional(text('ServiceAccount to authenticate to the provider as.')),
    proxySecretRef,
    timeout,
    verify: Optional(
      group('Accept only signed commits or tags.', {
        mode: Optional(choice('What must be signed.', ['head', 'HEAD', 'Tag', 'TagAndHEAD'], { default: 'HEAD' })),
        secretRef: localReference('Secret whose values are the public keys of trusted authors.'),
      }),
    ),
    ignore,
    include: Optional(list('Repositories to include.', include)),
    recurseSubmodules: Optional(flag('Fetch submodules too.')),
    sparseCheckout: Optional(list('Folders to fetch; the whole repository by default.', text('Path of a folder.'))),
    suspend,
  },
  {
    rules: [
      {
        rule: "!has(self.serviceAccountName) || (has(self.provider) && (self.provider == 'azure' || self.provider == 'aws'))",
        message: 'serviceAccountName needs provider azure or aws',
        holds: (self) => self.serviceAccountName === undefined || self.provider === 'azure' || self.provider === 'aws',
      },
    ],
  },
);

const gitRepositoryStatus = group('What was fetched.', {
  ...sourceStatus,
  includedArtifacts: Optional(list('Artifacts that were included.', Artifact)),
  observedIgnore: Optional(text('spec.ignore of the stored artifact.')),
  observedInclude: Optional(list('spec.include of the stored artifact.', include)),
  observedRecurseSubmodules: Optional(flag('spec.recurseSubmodules of the stored artifact.')),
  observedSparseCheckout: Optional(list('spec.sparseCheckout of the stored artifact.', text('Path of a folder.'))),
  sourceVerificationMode: Optional(text('The mode in which the stored revision was verified.')),
});

const retiredSpec = {
  accessFrom,
  gitImplementation: Optional(choice('Without effect: there is one implementation.', ['go-git', 'libgit2'])),
};

/** A Git repository at one revision. */
export const GitRepository = defineKind({
  ...sourceKind,
  kind: 'GitRepository',
  plural: 'gitrepositories',
  shortNames: ['gitrepo'],
  description: 'A Git repository whose content at one revision is made available as an artifact.',
  columns: [column('URL', '.spec.url'), age, ready, status],
  spec,
  status: gitRepositoryStatus,
  statusDefault: NOT_YET_OBSERVED,
  retired: [
    { version: 'v1beta2', spec: retiredSpec, status: { url: statusUrl, contentConfigChecksum: Optional(text('Retired.')) } },
    { version: 'v1beta1', spec: retiredSpec, status: { url: statusUrl } },
  ],
});
export type GitRepository = ObjectOf<typeof GitRepository>;
