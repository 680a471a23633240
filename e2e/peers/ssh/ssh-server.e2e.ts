import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWith } from '../../harness/describe-with.ts';
import { runTool } from '../../processes/run-tool.ts';
import { gitEnvironment } from '../git/git-command.ts';
import { createGitRepository } from '../git/git-repository.ts';
import { ensureSshd } from './ensure-sshd.ts';
import { type SshServer, startSshServer } from './ssh-server.ts';

await describeWith(ensureSshd, 'Git over SSH', () => {
  let root: string;
  let server: SshServer;
  let commit: string;
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'capstan-ssh-root-'));
    commit = await (await createGitRepository(root, 'app')).commit({ a: '1' });
    server = await startSshServer({ root });
  });
  afterAll(async () => {
    await server.stop();
    rmSync(root, { recursive: true });
  });
  const ssh = (identity: string, knownHosts: string) => {
    writeFileSync(join(root, 'identity'), identity, { mode: 0o600 });
    writeFileSync(join(root, 'known_hosts'), knownHosts);
    return `ssh -F none -i ${root}/identity -o IdentitiesOnly=yes -o UserKnownHostsFile=${root}/known_hosts -o StrictHostKeyChecking=yes -o BatchMode=yes`;
  };
  const lsRemote = (command: string, name = 'app') =>
    runTool('git', ['ls-remote', server.urlOf(name)], { env: { ...gitEnvironment, GIT_SSH_COMMAND: command }, timeoutMs: 20_000 });

  test('is served to the key that it knows', async () => {
    const { stdout } = await lsRemote(ssh(server.identity, server.knownHosts));
    expect(stdout).toContain(`${commit}\trefs/heads/main`);
  });

  test('is refused to another key', async () => {
    const { code, stderr } = await lsRemote(ssh(server.strangersIdentity, server.knownHosts));
    expect(code).not.toBe(0);
    expect(stderr).toContain('Permission denied (publickey)');
  });

  test('fails for a client that knows the host by another key', async () => {
    const { code, stderr } = await lsRemote(ssh(server.identity, server.otherKnownHosts));
    expect(code).not.toBe(0);
    expect(stderr).toContain('Host key verification failed');
  });

  test('serves nothing outside its root, and no shell', async () => {
    const command = ssh(server.identity, server.knownHosts);
    expect((await lsRemote(command, '../../etc/app')).stderr).toContain('only Git is served here');
    const [program = '', ...args] = command.split(' ');
    const shell = await runTool(program, [...args, '-p', String(server.port), `${server.user}@127.0.0.1`, 'id']);
    expect(shell.stderr).toContain('only Git is served here');
  });
});
