/** A commit's metadata. */
export interface Commit {
  readonly hash: string;
  readonly author: string;
  readonly committer: string;
  /** As written, subject and body. */
  readonly message: string;
  /** The signature's armour, where it is signed. */
  readonly signature: string | undefined;
  /** The commit without its signature: what was signed. */
  readonly signedPayload: Uint8Array;
}

const SIGNATURE_HEADERS = ['gpgsig ', 'gpgsig-sha256 '];

/** Reads a commit object's bytes. */
export function parseCommit(hash: string, bytes: Uint8Array): Commit {
  const raw = Buffer.from(bytes);
  const end = raw.indexOf('\n\n');
  // Header lines are read as Latin-1 so that the payload keeps its bytes, whatever their encoding.
  const lines = raw
    .subarray(0, end === -1 ? raw.length : end)
    .toString('latin1')
    .split('\n');
  const payload: string[] = [];
  const signature: string[] = [];
  let inSignature = false;
  for (const line of lines) {
    const continues = line.startsWith(' ');
    if (!continues) inSignature = SIGNATURE_HEADERS.some((header) => line.startsWith(header));
    if (!inSignature) payload.push(line);
    else signature.push(continues ? line.slice(1) : line.slice(line.indexOf(' ') + 1));
  }
  const header = (name: string) => {
    const line = payload.find((each) => each.startsWith(`${name} `));
    return line === undefined ? '' : Buffer.from(line.slice(name.length + 1), 'latin1').toString('utf8');
  };
  const rest = end === -1 ? Buffer.alloc(0) : raw.subarray(end);
  return {
    hash,
    author: header('author'),
    committer: header('committer'),
    message: rest.subarray(2).toString('utf8'),
    signature: signature.length === 0 ? undefined : `${signature.join('\n')}\n`,
    signedPayload: Buffer.concat([Buffer.from(payload.join('\n'), 'latin1'), rest]),
  };
}

/** The first line of a message, shortened to 50 characters as Flux shortens it. */
export function shortMessage(message: string): string {
  const subject = [...(message.split('\n')[0] ?? '')];
  return subject.length > 50 ? `${subject.slice(0, 50).join('')}...` : subject.join('');
}
