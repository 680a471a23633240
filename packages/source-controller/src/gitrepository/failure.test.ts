import type { GitRepository } from '@capstan/api';
import { ArtifactError } from '@capstan/artifact';
import { GitError } from '@capstan/git';
import { SourceError } from '../error.ts';
import { explain } from './failure.ts';

const object: GitRepository = {
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'GitRepository',
  metadata: { name: 'no-branch', namespace: 'flux-system' },
  spec: { url: 'http://git.example:8080/k8s-config.git', interval: '1m', secretRef: { name: 'absent' } },
};
const CLONE = "failed to checkout and determine revision: unable to clone 'http://git.example:8080/k8s-config.git': ";

describe('explain', () => {
  test.each<[string, Error, string, string]>([
    [
      'a missing branch',
      new GitError('ReferenceNotFound', `couldn't find remote ref "refs/heads/absent"`),
      'GitOperationFailed',
      `${CLONE}couldn't find remote ref "refs/heads/absent" (spec.ref is not set, which means branch 'master')`,
    ],
    [
      'a missing secret',
      new SourceError('SecretUnavailable', `failed to get secret 'flux-system/absent': secrets "absent" not found`),
      'AuthenticationFailed',
      `failed to get secret 'flux-system/absent': failed to get secret 'flux-system/absent': secrets "absent" not found`,
    ],
    [
      'a missing repository',
      new GitError('RepositoryNotFound', 'whatever git says'),
      'GitOperationFailed',
      "failed to checkout and determine revision: unable to clone: repository not found: git repository: 'http://git.example:8080/k8s-config.git' (check spec.url; servers say the same to an account without access)",
    ],
    [
      'no matching version',
      new GitError('ReferenceNotFound', 'no match found for semver: >=9'),
      'GitOperationFailed',
      "failed to checkout and determine revision: no match found for semver: >=9 (spec.ref is not set, which means branch 'master')",
    ],
    [
      'an empty repository',
      new GitError('EmptyRepository', 'git repository is empty'),
      'EmptyGitRepository',
      "git repository is empty (push a commit; a page that is not Git's looks the same: check spec.url)",
    ],
    ['a timeout', new GitError('Timeout', 'late'), 'GitOperationFailed', `${CLONE}late (spec.timeout is 1m0s)`],
    [
      'unusable credentials',
      new GitError('InvalidCredentials', 'no key'),
      'AuthenticationFailed',
      "failed to configure authentication options: no key (complete Secret 'flux-system/absent')",
    ],
  ])('says of %s what Flux says, then what to do', (_name, error, reason, message) => {
    expect(explain(object, error)).toEqual({ stalled: false, condition: 'FetchFailed', reason, message });
  });

  test('blames the storage for what the storage did', () => {
    expect(explain(object, new ArtifactError('DiskFull', 'no space left'))).toEqual({
      stalled: false,
      condition: 'StorageOperationFailed',
      reason: 'ArchiveOperationFailed',
      message: 'unable to archive artifact to storage: no space left',
    });
  });

  test.each<[string, Error, string]>([
    ['a URL', new GitError('InvalidUrl', 'bad'), 'InvalidURL'],
    ['a reference', new GitError('InvalidReference', 'bad'), 'GitOperationFailed'],
    ['what is not supported', new SourceError('Unsupported', 'client certificate'), 'UnsupportedField'],
  ])('stalls on %s that only the object can mend', (_name, error, reason) => {
    expect(explain(object, error)).toMatchObject({ stalled: true, reason });
  });

  test.each([
    ['a password', 'https://ada:hunter2@git.example/a.git', 'https://***@git.example/a.git'],
    ['a password with an @', 'https://ada:p@hunter2@git.example/a.git', 'https://***@git.example/a.git'],
    ['a token in the place of the name', 'https://ghp_hunter2@git.example/a.git', 'https://***@git.example/a.git'],
    ['a token beside a dummy password', 'https://ghp_hunter2:x-oauth-basic@git.example/a.git', 'https://***@git.example/a.git'],
    ['a token in the query', 'https://git.example/a.git?private_token=hunter2', 'https://git.example/a.git?***'],
    ['a password of SSH', 'ssh://git:hunter2@git.example/a.git', 'ssh://git@git.example/a.git'],
  ])('hides %s in the URL', (_, url, shown) => {
    const withSecret = { ...object, spec: { ...object.spec, url } };
    const message = explain(withSecret, new GitError('Timeout', 'late'))?.message;
    expect(message).toContain(`'${shown}'`);
    expect(message).not.toContain('hunter2');
  });

  test('leaves the user of an SSH URL', () => {
    const ssh = { ...object, spec: { ...object.spec, url: 'ssh://git@git.example/a.git' } };
    expect(explain(ssh, new GitError('Timeout', 'late'))?.message).toContain("'ssh://git@git.example/a.git'");
  });

  test('leaves alone what is no fault of the source', () => {
    expect(explain(object, new TypeError('bug'))).toBeUndefined();
  });
});
