import { classifyFailure } from './classify-failure.ts';
import { GitError } from './error.ts';

const failed = (complaint: string) => new GitError('GitFailed', complaint);
const asIs = (text: string) => text;
const classify = (complaint: string) => classifyFailure(failed(complaint), 'someone', asIs);

describe('classifyFailure', () => {
  test.each<[string, string, string]>([
    ['AuthenticationFailed', 'curl', "fatal: unable to access 'https://git.test/a.git/': The requested URL returned error: 403"],
    ['AuthenticationFailed', 'git', "fatal: Authentication failed for 'https://git.test/a.git/'"],
    ['AuthenticationFailed', 'ssh', 'git@git.test: Permission denied (publickey).\nfatal: Could not read from remote repository.'],
    ['AuthenticationFailed', 'a key', 'Load key "/tmp/identity": error in libcrypto\ngit@git.test: Permission denied (publickey).'],
    ['RepositoryNotFound', 'git', "fatal: repository 'https://git.test/a.git/' not found"],
    ['RepositoryNotFound', 'a folder', "fatal: '/srv/a.git' does not appear to be a git repository"],
    ['ReferenceNotFound', 'git', "fatal: couldn't find remote ref refs/heads/absent"],
    ['CommitNotFound', 'a server', 'fatal: remote error: upload-pack: not our ref 1111111111111111111111111111111111111111'],
    ['CommitNotFound', 'a server that gives tips alone', 'error: Server does not allow request for unadvertised object 1111'],
    ['HostKeyUnknown', 'ssh', 'Host key verification failed.\nfatal: Could not read from remote repository.'],
    ['HostKeyUnknown', 'a list of algorithms', 'Unable to negotiate with 127.0.0.1 port 22: no matching host key type found.'],
    ['CertificateInvalid', 'curl', "fatal: unable to access 'https://git.test/': SSL certificate problem: self-signed certificate"],
    [
      'CertificateInvalid',
      'GnuTLS',
      "fatal: unable to access 'https://git.test/': server certificate verification failed. CAfile: none CRLfile: none",
    ],
    [
      'CertificateInvalid',
      'a certificate for others',
      "fatal: unable to access 'https://git.test/': SSL: certificate subject name (a.test) does not match target host name 'git.test'",
    ],
    [
      'CertificateInvalid',
      'a server without TLS',
      "fatal: unable to access 'https://git.test/': gnutls_handshake() failed: An unexpected TLS packet was received.",
    ],
    ['Redirected', 'curl', "fatal: unable to access 'https://git.test/': The requested URL returned error: 301"],
    ['Unreachable', 'a name', "fatal: unable to access 'https://git.test/': Could not resolve host: git.test"],
    ['Unreachable', 'a port', 'ssh: connect to host git.test port 22: Connection refused\nfatal: Could not read from remote repository.'],
    ['Unreachable', 'a server that is down', 'fatal: unable to access: The requested URL returned error: 503'],
    ['Unreachable', 'a server that asks to wait', 'fatal: unable to access: The requested URL returned error: 429'],
    [
      'Unreachable',
      'a connection that ends',
      'fatal: the remote end hung up unexpectedly\nfatal: early EOF\nfatal: fetch-pack: invalid index-pack output',
    ],
    ['DiskFull', 'git', 'fatal: write error: No space left on device\nfatal: fetch-pack: invalid index-pack output'],
    ['DiskFull', 'a quota', 'error: unable to create temporary file: Disk quota exceeded'],
    ['TooLarge', 'git that has no memory left', 'fatal: Out of memory, malloc failed (tried to allocate 1073741824 bytes)'],
    ['GitFailed', 'anything else', 'fatal: something new'],
  ])('gives %s for what %s says', (code, _, complaint) => {
    expect(classify(complaint)).toMatchObject({ name: 'GitError', code });
  });

  test.each<['anyone' | 'someone', string]>([
    ['anyone', 'authentication required'],
    ['someone', 'authentication failed: the server refuses the credentials'],
  ])('says what a prompt means to %s', (asWhom, message) => {
    const prompt = failed("fatal: could not read Username for 'https://git.test': terminal prompts disabled");
    expect(classifyFailure(prompt, asWhom, asIs)).toMatchObject({ code: 'AuthenticationFailed', message });
  });

  test.each<[string, string, string]>([
    [
      'progress',
      'remote: Counting objects: 100% (3/3)\rremote: Total 3\nfatal: early EOF',
      'remote: Counting objects: 100% (3/3); remote: Total 3; early EOF',
    ],
    [
      'advice',
      'Warning: Permanently added\nfatal: early EOF\n\nPlease make sure you have the correct access rights\nand the repository exists.',
      'early EOF',
    ],
    ['the kind of complaint', 'error: one\nfatal: two', 'one; two'],
    [
      'the URL, and what another attempt would say otherwise',
      "fatal: unable to access 'https://git.test/a.git/': Failed to connect to git.test port 443 after 1017 ms: Couldn't connect to server",
      "Failed to connect to git.test port 443: Couldn't connect to server",
    ],
    [
      'how much came until it hung',
      'fatal: unable to access: Operation timed out after 30001 milliseconds with 12 out of 400 bytes received',
      'unable to access: Operation timed out',
    ],
    [
      'where certificates lie',
      'fatal: server certificate verification failed. CAfile: ca.pem CRLfile: none',
      'server certificate verification failed.',
    ],
    [
      'what follows from another line',
      'Host key verification failed.\r\nfatal: Could not read from remote repository.\n',
      'Host key verification failed.',
    ],
    ['more than four lines', ['a', 'b', 'c', 'd', 'e'].map((each) => `fatal: ${each}`).join('\n'), 'a; b; c; d'],
  ])('makes one line of it, without %s', (_, complaint, message) => {
    expect(classify(complaint)).toMatchObject({ message });
  });

  test('gives the last line where none is known to say why', () => {
    expect(classify('first\nlast')).toMatchObject({ code: 'GitFailed', message: 'last' });
  });

  test('keeps an endless complaint short', () => {
    const error = classify(`fatal: ${'x'.repeat(10_000)}`);
    expect(error instanceof GitError && error.message.length).toBe(1000);
  });

  test('masks what the caller masks', () => {
    const masked = classifyFailure(failed("fatal: cannot reach 'https://hunter2@git.test'"), 'someone', (text) =>
      text.replace('hunter2', '***'),
    );
    expect(masked).toMatchObject({ message: "cannot reach 'https://***@git.test'" });
  });

  test.each([new GitError('Timeout', 'late'), new GitError('TooLarge', 'much'), new Error('stopped'), undefined])(
    'leaves %p as it is',
    (error) => {
      expect(classifyFailure(error, 'someone', asIs)).toBe(error);
    },
  );
});
