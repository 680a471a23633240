import { GitError, type GitErrorCode } from './error.ts';

/** What git, curl and ssh say, and what it means; the first that fits decides. */
const SIGNS: readonly (readonly [GitErrorCode, RegExp])[] = [
  ['DiskFull', /No space left on device|Disk quota exceeded/i],
  ['TooLarge', /Out of memory|malloc failed|calloc failed|realloc failed|cannot allocate memory/i],
  ['HostKeyUnknown', /Host key verification failed|No matching host key type|no hostkey alg/i],
  [
    'CertificateInvalid',
    /SSL certificate problem|certificate verif|self.signed certificate|unable to get local issuer|SSL: |gnutls_handshake|SSL_connect|SSL routines/i,
  ],
  [
    'AuthenticationFailed',
    /Authentication failed|could not read (Username|Password)|Permission denied|returned error: 40[13]|invalid credentials/i,
  ],
  ['AuthenticationFailed', /error in libcrypto|invalid format|incorrect passphrase|Load key/i],
  ['Redirected', /returned error: 30[1278]|unable to update url base from redirection|redirect/i],
  ['CommitNotFound', /not our ref|unadvertised object|remote did not send all necessary objects|no such remote ref [0-9a-f]{40}/i],
  ['ReferenceNotFound', /couldn't find remote ref/i],
  ['RepositoryNotFound', /repository .*not found|returned error: 404|does not appear to be a git repository|not found/i],
  [
    'Unreachable',
    /Could not resolve host|Connection (refused|reset|timed out|closed)|No route to host|Operation timed out|Network is unreachable/i,
  ],
  [
    'Unreachable',
    /returned error: (429|5\d\d)|hung up unexpectedly|early EOF|RPC failed|Empty reply|Failed to connect|kex_exchange|unable to negotiate/i,
  ],
];

/** The lines that say why; the rest is progress and advice. */
const TELLING = /^(fatal|error|remote|ssh|kex_|Host key|Permission denied|.*: Permission denied)/i;

/** What follows from another line. */
const CONSEQUENCE = /^Could not read from remote repository\.$/;

/**
 * What is left out: the URL, which whoever reads this knows, and what differs from one attempt to the next, so that equal faults are told in equal words and
 * need to be told only once.
 */
const CHANGING = [
  /unable to access '[^']*': /g,
  / after \d+ m(?:illi)?s(?:econds)?/g,
  / with \d+ (?:out of \d+ )?bytes received/g,
  / CAfile: .*? CRLfile: \S+/g,
];

/** What git says when it would have asked a person. */
const PROMPT = /could not read (Username|Password)/i;

/** Gives git's complaint a code, and one line without credentials as its message. `asWhom` tells whether there were any. */
export function classifyFailure(error: unknown, asWhom: 'anyone' | 'someone', mask: (text: string) => string): unknown {
  if (!(error instanceof GitError) || error.code !== 'GitFailed') return error;
  const code = SIGNS.find(([, sign]) => sign.test(error.message))?.[0] ?? 'GitFailed';
  if (code === 'AuthenticationFailed' && PROMPT.test(error.message)) {
    const message = asWhom === 'anyone' ? 'authentication required' : 'authentication failed: the server refuses the credentials';
    return new GitError(code, message);
  }
  return new GitError(code, mask(summarize(error.message)));
}

function summarize(complaint: string): string {
  const lines = complaint
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const telling = lines.filter((line) => TELLING.test(line)).map((line) => line.replace(/^(fatal|error): /, ''));
  const causes = telling.length > 1 ? telling.filter((line) => !CONSEQUENCE.test(line)) : telling;
  const summary = (causes.length > 0 ? causes : lines.slice(-1)).slice(0, 4).join('; ');
  return CHANGING.reduce((text, pattern) => text.replaceAll(pattern, ''), summary).slice(0, 1000);
}
