import type { GitRepository } from '@capstan/api';
import { GitError, type GitErrorCode } from '@capstan/git';
import { remedyOf } from './remedy.ts';

const object = (spec: Partial<GitRepository['spec']> = {}): GitRepository => ({
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'GitRepository',
  metadata: { name: 'app', namespace: 'apps' },
  spec: { url: 'https://git.test/app.git', interval: '1m', ...spec },
});
const withSecret = { secretRef: { name: 'auth' } };

describe('remedyOf', () => {
  test.each<[GitErrorCode, string, Partial<GitRepository['spec']>, string]>([
    ['InvalidUrl', 'bad', { url: 'git@git.test:app.git' }, 'write spec.url as ssh://USER@HOST/PATH'],
    ['InvalidUrl', 'bad', { url: 'git.test/app' }, 'correct spec.url'],
    ['InvalidReference', 'bad', { ref: { semver: 'x' } }, 'correct spec.ref.semver'],
    ['InvalidReference', 'bad', { ref: { commit: 'x', branch: 'main' } }, 'correct spec.ref.commit'],
    ['InvalidCredentials', 'no key', {}, 'name it in spec.secretRef'],
    ['InvalidCredentials', 'no key', withSecret, "complete Secret 'apps/auth'"],
    [
      'AuthenticationFailed',
      'authentication required',
      {},
      "name a Secret with 'username' and 'password', or 'bearerToken', in spec.secretRef",
    ],
    [
      'AuthenticationFailed',
      'authentication required',
      withSecret,
      "Secret 'apps/auth' has neither 'username' and 'password' nor 'bearerToken'",
    ],
    ['AuthenticationFailed', 'the server refuses the credentials', withSecret, "correct Secret 'apps/auth'"],
    [
      'AuthenticationFailed',
      'The requested URL returned error: 403',
      withSecret,
      "the account of Secret 'apps/auth' may not read it, or the server limits requests",
    ],
    [
      'AuthenticationFailed',
      'git@git.test: Permission denied (publickey).',
      withSecret,
      "the server does not know the key of Secret 'apps/auth'",
    ],
    [
      'AuthenticationFailed',
      'Load key "identity": error in libcrypto; git@git.test: Permission denied (publickey).',
      withSecret,
      "'identity' of Secret 'apps/auth' is no private key, or 'password' is not its passphrase",
    ],
    ['RepositoryNotFound', 'gone', {}, 'check spec.url; servers say the same to an account without access'],
    ['EmptyRepository', 'empty', {}, "push a commit; a page that is not Git's looks the same: check spec.url"],
    ['ReferenceNotFound', 'none', {}, "spec.ref is not set, which means branch 'master'"],
    ['ReferenceNotFound', 'none', { ref: { branch: '' } }, "spec.ref is not set, which means branch 'master'"],
    ['ReferenceNotFound', 'none', { ref: { branch: 'x' } }, 'check spec.ref.branch'],
    ['ReferenceNotFound', 'none', { ref: { branch: 'x', tag: 'y' } }, 'check spec.ref.tag'],
    ['ReferenceNotFound', 'none', { ref: { name: 'main' } }, "check spec.ref.name; full names begin with 'refs/'"],
    ['CommitNotFound', 'none', { ref: { commit: 'x' } }, 'check spec.ref.commit; servers give out what a branch or tag leads to'],
    ['HostKeyUnknown', 'Host key verification failed.', withSecret, "the server's key is not under 'known_hosts' in Secret 'apps/auth'"],
    ['HostKeyUnknown', 'no matching host key type found', withSecret, 'server and controller share no algorithm: see --ssh-hostkey-algos'],
    [
      'CertificateInvalid',
      'server certificate verification failed.',
      withSecret,
      "the certificate has expired, or that of its authority is not under 'ca.crt' in Secret 'apps/auth'",
    ],
    [
      'CertificateInvalid',
      'SSL certificate problem: self-signed certificate',
      {},
      "the certificate has expired, or that of its authority is not under 'ca.crt' in a Secret of spec.secretRef",
    ],
    [
      'CertificateInvalid',
      "SSL: certificate subject name (a.test) does not match target host name 'git.test'",
      {},
      'the certificate is for another host than that of spec.url',
    ],
    [
      'CertificateInvalid',
      'gnutls_handshake() failed: An unexpected TLS packet was received.',
      {},
      'the server speaks no TLS that both know: check scheme and port of spec.url',
    ],
    ['Redirected', 'Maximum (20) redirects followed', {}, 'set spec.url to where it leads'],
    ['Unreachable', 'Could not resolve host: git.test', {}, "check the host in spec.url, then the cluster's DNS"],
    ['Unreachable', 'ssh: Could not resolve hostname git.test', {}, "check the host in spec.url, then the cluster's DNS"],
    ['Unreachable', 'Failed to connect to git.test port 443', {}, 'check host and port in spec.url, then network policies and the server'],
    [
      'Unreachable',
      'connect to host git.test port 22: Connection refused',
      {},
      'check host and port in spec.url, then network policies and the server',
    ],
    ['Unreachable', 'The requested URL returned error: 429', {}, 'the server limits requests: raise spec.interval'],
    ['Unreachable', 'The requested URL returned error: 502', {}, 'a fault of the server or of a proxy before it'],
    ['Unreachable', 'Empty reply from server', {}, 'the connection was cut: check scheme and port of spec.url, then the server'],
    ['Unreachable', 'Connection reset by peer', {}, 'the connection was cut: check scheme and port of spec.url, then the server'],
    ['Unreachable', 'unable to negotiate: no kex', {}, 'server and controller share no algorithm: see --ssh-kex-algos'],
    ['TooLarge', 'much', {}, 'see --artifact-max-size of source-controller'],
    ['TooManyFiles', 'many', {}, 'see --artifact-max-files of source-controller'],
    ['DiskFull', 'full', {}, "enlarge source-controller's volume"],
  ])('of %s, %s, with %j says: %s', (code, message, spec, remedy) => {
    expect(remedyOf(object(spec), new GitError(code, message))).toBe(remedy);
  });

  test.each<GitErrorCode>(['GitFailed', 'Timeout'])('has nothing to say of %s, which says all itself', (code) => {
    expect(remedyOf(object(), new GitError(code, 'x'))).toBeUndefined();
  });
});
