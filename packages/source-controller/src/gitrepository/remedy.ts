import type { GitRepository } from '@capstan/api';
import type { GitError, GitErrorCode } from '@capstan/git';

/** What to do about a message that fits the sign; the first that fits counts. */
type Remedy = readonly [sign: RegExp, remedy: (object: GitRepository) => string];

const ANY = /(?:)/;

const REMEDIES: Partial<Record<GitErrorCode, readonly Remedy[]>> = {
  InvalidUrl: [[ANY, ({ spec }) => (/^[^@/:]+@[^@/:]+:/.test(spec.url) ? 'write spec.url as ssh://USER@HOST/PATH' : 'correct spec.url')]],
  InvalidReference: [[ANY, ({ spec }) => `correct ${referenceField(spec)}`]],
  InvalidCredentials: [
    [ANY, (object) => (object.spec.secretRef === undefined ? 'name it in spec.secretRef' : `complete ${secretOf(object)}`)],
  ],
  AuthenticationFailed: [
    [
      /Load key|libcrypto|invalid format|passphrase/i,
      (object) => `'identity' of ${secretOf(object)} is no private key, or 'password' is not its passphrase`,
    ],
    [/Permission denied/i, (object) => `the server does not know the key of ${secretOf(object)}`],
    [/error: 403/, (object) => `the account of ${secretOf(object)} may not read it, or the server limits requests`],
    [
      /required/,
      (object) =>
        object.spec.secretRef === undefined
          ? "name a Secret with 'username' and 'password', or 'bearerToken', in spec.secretRef"
          : `${secretOf(object)} has neither 'username' and 'password' nor 'bearerToken'`,
    ],
    [ANY, (object) => `correct ${secretOf(object)}`],
  ],
  RepositoryNotFound: [[ANY, () => 'check spec.url; servers say the same to an account without access']],
  EmptyRepository: [[ANY, () => "push a commit; a page that is not Git's looks the same: check spec.url"]],
  ReferenceNotFound: [
    [
      ANY,
      ({ spec }) => {
        const field = referenceField(spec);
        if (field === 'spec.ref') return "spec.ref is not set, which means branch 'master'";
        return field === 'spec.ref.name' ? "check spec.ref.name; full names begin with 'refs/'" : `check ${field}`;
      },
    ],
  ],
  CommitNotFound: [[ANY, () => 'check spec.ref.commit; servers give out what a branch or tag leads to']],
  HostKeyUnknown: [
    [/no matching|negotiate/i, () => 'server and controller share no algorithm: see --ssh-hostkey-algos'],
    [ANY, (object) => `the server's key is not under 'known_hosts' in ${secretOf(object)}`],
  ],
  CertificateInvalid: [
    [/does not match|no alternative/i, () => 'the certificate is for another host than that of spec.url'],
    [/handshake|packet|wrong version/i, () => 'the server speaks no TLS that both know: check scheme and port of spec.url'],
    [ANY, (object) => `the certificate has expired, or that of its authority is not under 'ca.crt' in ${secretOf(object)}`],
  ],
  Redirected: [[ANY, () => 'set spec.url to where it leads']],
  Unreachable: [
    [/resolve host/i, () => "check the host in spec.url, then the cluster's DNS"],
    [/error: 429/, () => 'the server limits requests: raise spec.interval'],
    [/error: 5\d\d/, () => 'a fault of the server or of a proxy before it'],
    [/negotiate|kex/i, () => 'server and controller share no algorithm: see --ssh-kex-algos'],
    [/empty reply|hung up|early EOF|reset|closed/i, () => 'the connection was cut: check scheme and port of spec.url, then the server'],
    [/refused|connect|route|unreachable/i, () => 'check host and port in spec.url, then network policies and the server'],
  ],
  TooLarge: [[ANY, () => 'see --artifact-max-size of source-controller']],
  TooManyFiles: [[ANY, () => 'see --artifact-max-files of source-controller']],
  DiskFull: [[ANY, () => "enlarge source-controller's volume"]],
};

/** What whoever reads of a fault at night can do about it, in a few words; undefined where nothing is known. */
export function remedyOf(object: GitRepository, { code, message }: GitError): string | undefined {
  return REMEDIES[code]?.find(([sign]) => sign.test(message))?.[1](object);
}

function referenceField({ ref }: GitRepository['spec']): string {
  const field = (['commit', 'name', 'semver', 'tag', 'branch'] as const).find((each) => (ref?.[each] ?? '') !== '');
  return field === undefined ? 'spec.ref' : `spec.ref.${field}`;
}

function secretOf({ metadata, spec }: GitRepository): string {
  return spec.secretRef === undefined ? 'a Secret of spec.secretRef' : `Secret '${metadata.namespace ?? ''}/${spec.secretRef.name}'`;
}
