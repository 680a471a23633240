import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { E2eError } from '../../error.ts';
import { freePort } from '../../processes/free-port.ts';
import { runTool } from '../../processes/run-tool.ts';
import { startProcess } from '../../processes/start-process.ts';
import { watchdog } from '../../processes/watchdog.ts';
import { giveUp, waitFor } from '../../wait-for.ts';
import { ensureSshd } from './ensure-sshd.ts';

export type SshKeyType = 'ed25519' | 'ecdsa' | 'rsa';

export interface SshServerOptions {
  /** The folder of the repositories, such as a Git server's `root`. */
  readonly root: string;
  /** Of the client's key; ed25519 when absent. */
  readonly keyType?: SshKeyType;
}

/** An OpenSSH server on loopback that serves Git repositories and nothing else, to one key. */
export interface SshServer {
  readonly port: number;
  readonly user: string;
  /** The private key that it lets in, in OpenSSH's form. */
  readonly identity: string;
  /** Its public half. */
  readonly identityPublic: string;
  /** A private key that it refuses. */
  readonly strangersIdentity: string;
  /** A known_hosts line that knows it. */
  readonly knownHosts: string;
  /** A known_hosts line for its address that names another key: what a client sees when someone sits in between. */
  readonly otherKnownHosts: string;
  /** `ssh://USER@127.0.0.1:PORT/NAME.git` */
  urlOf(name: string): string;
  stop(): Promise<void>;
}

/** Starts sshd with keys made on the spot. Throws `ToolMissing` as {@link ensureSshd}. */
export async function startSshServer({ root, keyType = 'ed25519' }: SshServerOptions): Promise<SshServer> {
  const sshd = await ensureSshd();
  const directory = mkdtempSync(join(tmpdir(), 'capstan-ssh-'));
  watchdog().removeAtEnd(directory);
  const [host, otherHost, client, stranger] = await Promise.all([
    makeKey(directory, 'host', 'ed25519'),
    makeKey(directory, 'other-host', 'ed25519'),
    makeKey(directory, 'client', keyType),
    makeKey(directory, 'stranger', keyType),
  ]);
  const script = join(directory, 'serve-git.sh');
  writeFileSync(script, serveGit(root), { mode: 0o755 });
  writeFileSync(join(directory, 'authorized_keys'), `command="${script}",restrict ${client.publicKey}\n`, { mode: 0o600 });
  const port = await freePort();
  const config = join(directory, 'sshd_config');
  writeFileSync(config, configuration(directory, port));
  const server = startProcess({ name: 'sshd', command: sshd, args: ['-D', '-e', '-f', config], logFile: join(directory, 'sshd.log') });
  const listens = async () => {
    if (server.exit() !== undefined) throw giveUp(new E2eError('StartFailed', `sshd ended\n${server.logTail()}`));
    return canConnect(port);
  };
  await waitFor(listens, { what: 'sshd', deadlineMs: 10_000, intervalMs: 20, describe: () => server.logTail() });
  const { username } = userInfo();
  return {
    port,
    user: username,
    identity: client.privateKey,
    identityPublic: client.publicKey,
    strangersIdentity: stranger.privateKey,
    knownHosts: `[127.0.0.1]:${port} ${host.publicKey}\n`,
    otherKnownHosts: `[127.0.0.1]:${port} ${otherHost.publicKey}\n`,
    urlOf: (name) => `ssh://${username}@127.0.0.1:${port}/${name}.git`,
    stop: async () => {
      await server.kill();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

interface SshKey {
  readonly privateKey: string;
  readonly publicKey: string;
}

async function makeKey(directory: string, name: string, type: SshKeyType): Promise<SshKey> {
  const file = join(directory, name);
  const { code, stderr } = await runTool('ssh-keygen', ['-q', '-t', type, '-N', '', '-C', name, '-f', file]);
  if (code !== 0) throw new E2eError('StartFailed', `ssh-keygen: ${stderr}`);
  return { privateKey: readFileSync(file, 'utf8'), publicKey: readFileSync(`${file}.pub`, 'utf8').trim() };
}

function configuration(directory: string, port: number): string {
  return `
ListenAddress 127.0.0.1:${port}
HostKey ${join(directory, 'host')}
AuthorizedKeysFile ${join(directory, 'authorized_keys')}
PidFile none
AuthenticationMethods publickey
PermitRootLogin prohibit-password
StrictModes no
UsePAM no
PrintMotd no
`;
}

/** Allows the two commands of Git alone, on paths below the root. */
function serveGit(root: string): string {
  return `#!/bin/sh
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
cd '${root}' || exit 1
for service in git-upload-pack git-receive-pack; do
  case "$SSH_ORIGINAL_COMMAND" in
    *..*) ;;
    "$service '/"*"'")
      path=\${SSH_ORIGINAL_COMMAND#"$service '/"}
      exec "$service" "./\${path%"'"}" ;;
  esac
done
echo 'only Git is served here' >&2
exit 1
`;
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
