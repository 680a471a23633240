import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { createCertificateAuthority } from '../certificates/certificate-authority.ts';
import { controlPlaneBinaries } from '../control-plane/binaries.ts';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import { startControlPlane } from '../control-plane/start-control-plane.ts';
import type { Controller } from '../harness/controller.ts';
import { describeWith } from '../harness/describe-with.ts';
import { type Controllers, startControllers } from '../harness/start-controllers.ts';
import { oraclePath } from '../oracles/run-oracle.ts';
import type { GitRepository as Repository } from '../peers/git/git-repository.ts';
import { type GitServer, startGitServer } from '../peers/git/git-server.ts';
import { type HttpServer, readBody, startHttpServer } from '../peers/http-server.ts';
import { type SshServer, startSshServer } from '../peers/ssh/ssh-server.ts';
import { waitFor } from '../wait-for.ts';
import { GitRepositories, type GitRepositorySpec, readyOf } from './git-repositories.ts';
import { NAMESPACE } from './objects.ts';

const SECRETS = `/api/v1/namespaces/${NAMESPACE}/secrets`;

await describeWith(
  () => Promise.all([controlPlaneBinaries(['etcd', 'kube-apiserver']), oraclePath('helm4')]),
  'source',
  () => {
    let controlPlane: ControlPlane;
    let git: GitServer;
    let events: HttpServer;
    let controllers: Controllers;
    let controller: Controller;
    let sources: GitRepositories;
    let directory: string;
    let storagePath: string;
    let port: number;
    const posted: PostedEvent[] = [];

    beforeAll(async () => {
      directory = mkdtempSync(join(tmpdir(), 'capstan-source-'));
      controlPlane = await startControlPlane();
      git = await startGitServer();
      events = await startHttpServer(async (request, response) => {
        posted.push(JSON.parse((await readBody(request)).toString()));
        response.end();
      });
      controllers = await startControllers(controlPlane, {
        names: ['source-controller'],
        // A killed leader's Lease would have to run out first. Retries are hours away: nothing below is their work.
        args: {
          'source-controller': [
            '--enable-leader-election=false',
            `--events-addr=${events.url}/`,
            '--min-retry-delay=5h',
            '--max-retry-delay=5h',
          ],
        },
      });
      controller = controllers.get('source-controller');
      sources = new GitRepositories({ controlPlane, gitUrl: git.url, describe: () => controller.logTail(10) });
      port = controller.addresses.storagePort;
      storagePath = controller.addresses.storagePath;
    });

    afterAll(async () => {
      await controllers?.stop();
      await Promise.all([git?.stop(), events?.stop(), controlPlane?.stop()]);
      rmSync(directory, { recursive: true, force: true });
    });

    const request = (name: string, token: string) =>
      sources.patch(name, { metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': token } } });
    const secret = (name: string, data: Record<string, string>) =>
      controlPlane.json(SECRETS, { method: 'POST', body: { metadata: { name, namespace: NAMESPACE }, stringData: data } });

    const logs = () =>
      readFileSync(controller.logFile, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);

    test('makes an artifact of a branch, and tells of it as Flux does', async () => {
      const repository = await git.create('plain');
      const commit = await repository.commit(
        { 'apps/a.yaml': 'a: 1\n', 'logo.png': 'x', '.github/ci.yaml': 'x' },
        { message: 'First\n\nWhy.' },
      );
      await sources.create('plain');
      const object = await sources.untilReady('plain');
      const path = `gitrepository/${NAMESPACE}/plain/${commit}.tar.gz`;
      const revision = `main@sha1:${commit}`;
      const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      const { body, headers } = await answerOf(object.status?.artifact?.url ?? '');
      const message = `stored artifact for revision '${revision}'`;
      const condition = { status: 'True', reason: 'Succeeded', message, observedGeneration: 1, lastTransitionTime: time };
      expect(object.metadata.finalizers).toEqual(['finalizers.fluxcd.io']);
      expect(object.status).toEqual({
        artifact: {
          digest: `sha256:${createHash('sha256').update(body).digest('hex')}`,
          lastUpdateTime: time,
          path,
          revision,
          size: body.length,
          url: `http://127.0.0.1:${port}/${path}`,
        },
        conditions: [
          { type: 'Ready', ...condition },
          { type: 'ArtifactInStorage', ...condition },
        ],
        observedGeneration: 1,
      });
      expect(Object.keys(headers).sort()).toEqual(['accept-ranges', 'content-length', 'content-type', 'date', 'last-modified']);
      expect(namesOf(body)).toEqual(['.', 'apps', 'apps/a.yaml']);
      const event = await waitFor(() => posted.find(({ involvedObject }) => involvedObject.name === 'plain'), { what: 'the event' });
      expect(event).toMatchObject({
        severity: 'info',
        reason: 'NewArtifact',
        message: "stored artifact for commit 'First'",
        metadata: {
          'source.toolkit.fluxcd.io/digest': object.status?.artifact?.digest,
          'source.toolkit.fluxcd.io/revision': revision,
        },
      });
      expect(logs()).toContainEqual(
        expect.objectContaining({
          level: 'info',
          msg: "stored artifact for commit 'First'",
          controller: 'gitrepository',
          controllerGroup: 'source.toolkit.fluxcd.io',
          controllerKind: 'GitRepository',
          GitRepository: { name: 'plain', namespace: NAMESPACE },
          name: 'plain',
          namespace: NAMESPACE,
          reconcileID: expect.any(String),
        }),
      );
    });

    test.each<[string, (repository: Repository) => Promise<GitRepositorySpec['ref']>, string]>([
      [
        'tag',
        async (repository) => {
          await repository.tag('v1.0.0', { message: 'one' });
          return { tag: 'v1.0.0' };
        },
        'v1.0.0@sha1:',
      ],
      [
        'semver',
        async (repository) => {
          await repository.tag('v1.2.3');
          return { semver: '>=1.0.0 <2.0.0' };
        },
        'v1.2.3@sha1:',
      ],
      [
        'name',
        async (repository) => {
          await repository.git('update-ref', 'refs/pull/7/head', 'main');
          return { name: 'refs/pull/7/head' };
        },
        'refs/pull/7/head@sha1:',
      ],
      ['commit', async (repository) => ({ commit: await repository.resolve() }), 'sha1:'],
    ])('follows a %s', async (kind, refOf, prefix) => {
      const repository = await git.create(`by-${kind}`);
      await repository.commit({ 'a.yaml': 'wanted' });
      const ref = await refOf(repository);
      const commit = await repository.resolve();
      await repository.commit({ 'a.yaml': 'later' });
      await sources.create(`by-${kind}`, { ref: ref ?? {} });
      expect((await sources.untilReady(`by-${kind}`)).status?.artifact?.revision).toBe(`${prefix}${commit}`);
    });

    test('takes up a new commit at once when a reconcile is requested', async () => {
      const repository = await git.create('requested');
      await repository.commit({ 'a.yaml': '1' });
      await sources.create('requested');
      await sources.untilReady('requested');
      const commit = await repository.commit({ 'a.yaml': '2' });
      const started = performance.now();
      await request('requested', 'token-1');
      const object = await sources.untilReady('requested', commit);
      report('requested reconcile to artifact', started);
      expect(object.status?.lastHandledReconcileAt).toBe('token-1');
    });

    test('takes up a new commit within the interval, and asks the API server nothing while there is none', async () => {
      const repository = await git.create('idle');
      await repository.commit({ 'a.yaml': '1' });
      await secret('idle', { username: 'ada', password: 'nobody-asks' });
      await sources.create('idle', { interval: '2s', secretRef: { name: 'idle' } });
      await sources.untilReady('idle');
      // The metadata of Secrets is watched from the first one on.
      await waitFor(() => git.requests.filter(({ path, kind }) => path.startsWith('/idle.git') && kind === 'ls-refs').length >= 2, {
        what: 'a second check',
      });
      await delay(500);
      const before = requestsOf(await controlPlane.metrics());
      git.forget();
      await waitFor(() => git.requests.filter(({ kind }) => kind === 'ls-refs').length >= 3, { what: 'three checks' });
      expect(requestsOf(await controlPlane.metrics())).toBe(before);
      expect(git.requests.filter(({ kind }) => kind === 'fetch')).toEqual([]);
      await sources.untilReady('idle', await repository.commit({ 'a.yaml': '2' }));
      await sources.remove('idle');
    });

    test('says that a branch is missing in the words of Flux, and recovers when it is there', async () => {
      const repository = await git.create('no-branch');
      await repository.commit({ 'a.yaml': '1' });
      await sources.create('no-branch', { ref: { branch: 'absent' } });
      const message = `failed to checkout and determine revision: unable to clone '${git.url}/no-branch.git': couldn't find remote ref "refs/heads/absent" (check spec.ref.branch)`;
      const failed = await sources.untilFailed('no-branch');
      const rest = { observedGeneration: 1, lastTransitionTime: expect.any(String) };
      expect(failed.status).toEqual({
        conditions: [
          { type: 'Reconciling', status: 'True', reason: 'ProgressingWithRetry', message: 'building artifact', ...rest },
          { type: 'Ready', status: 'False', reason: 'GitOperationFailed', message, ...rest },
          { type: 'FetchFailed', status: 'True', reason: 'GitOperationFailed', message, ...rest },
        ],
        observedGeneration: -1,
      });
      const event = await waitFor(() => posted.find(({ involvedObject }) => involvedObject.name === 'no-branch'), { what: 'the event' });
      expect(event).toMatchObject({ severity: 'error', reason: 'GitOperationFailed', message });
      await repository.git('branch', 'absent', 'main');
      await request('no-branch', 'token-2');
      await sources.untilReady('no-branch');
    });

    test('says that a secret is missing, and goes on at once when it comes', async () => {
      await (await git.create('no-secret')).commit({ 'a.yaml': '1' });
      await sources.create('no-secret', { secretRef: { name: 'absent' } });
      const failed = await sources.untilFailed('no-secret');
      expect(readyOf(failed)).toMatchObject({
        reason: 'AuthenticationFailed',
        message: `failed to get secret '${NAMESPACE}/absent': failed to get secret '${NAMESPACE}/absent': secrets "absent" not found`,
      });
      const started = performance.now();
      await secret('absent', { username: 'ada', password: 'p' });
      await sources.untilReady('no-secret');
      report('secret to artifact', started);
    });

    test('reaches HTTPS with a password or a token and a CA, and repeats neither', async () => {
      const authority = await createCertificateAuthority('the authority of the test');
      const password = 'correct-horse-battery';
      const secure = await startGitServer({ authority, access: { username: 'ada', password } });
      try {
        await (await secure.create('secure')).commit({ 'a.yaml': '1' });
        await secret('secure', { username: 'ada', password, 'ca.crt': secure.ca ?? '' });
        await secret('secure-wrong', { username: 'ada', password: 'wrong-battery-staple', 'ca.crt': secure.ca ?? '' });
        await secret('secure-no-ca', { username: 'ada', password });
        const url = secure.urlOf('secure');
        await sources.create('secure', { url, secretRef: { name: 'secure' } });
        await sources.create('secure-wrong', { url, secretRef: { name: 'secure-wrong' } });
        await sources.create('secure-no-ca', { url, secretRef: { name: 'secure-no-ca' } });
        await sources.untilReady('secure');
        expect(readyOf(await sources.untilFailed('secure-wrong'))?.message).toMatch(/unable to clone .*: authentication failed/);
        expect(readyOf(await sources.untilFailed('secure-no-ca'))?.message).toMatch(/certificate/);
        secure.setAccess({ bearer: 'token-of-ada-123' });
        await secret('secure-token', { bearerToken: 'token-of-ada-123', 'ca.crt': secure.ca ?? '' });
        await sources.create('secure-token', { url, secretRef: { name: 'secure-token' } });
        await sources.untilReady('secure-token');
        const said = JSON.stringify([await sources.list(), posted]) + readFileSync(controller.logFile, 'utf8');
        for (const value of [password, 'wrong-battery-staple', 'token-of-ada-123']) expect(said).not.toContain(value);
      } finally {
        await secure.stop();
      }
    });

    test('reaches SSH with a key and known hosts, and trusts no other host and no other key', async () => {
      await (await git.create('over-ssh')).commit({ 'a.yaml': '1' });
      const ssh: SshServer = await startSshServer({ root: git.root });
      try {
        const url = ssh.urlOf('over-ssh');
        await secret('ssh', { identity: ssh.identity, known_hosts: ssh.knownHosts });
        await secret('ssh-stranger', { identity: ssh.strangersIdentity, known_hosts: ssh.knownHosts });
        await secret('ssh-other', { identity: ssh.identity, known_hosts: ssh.otherKnownHosts });
        await secret('ssh-passphrase', {
          identity: encrypted(ssh.identity, 'open sesame'),
          known_hosts: ssh.knownHosts,
          password: 'open sesame',
        });
        const names = ['ssh', 'ssh-stranger', 'ssh-other', 'ssh-passphrase'];
        for (const name of names) await sources.create(name, { url, secretRef: { name } });
        await sources.untilReady('ssh');
        await sources.untilReady('ssh-passphrase');
        expect(readyOf(await sources.untilFailed('ssh-stranger'))?.message).toMatch(/Permission denied/);
        expect(readyOf(await sources.untilFailed('ssh-other'))?.message).toMatch(/Host key verification failed/);
      } finally {
        await ssh.stop();
      }
    });

    test('stalls on what it cannot do, and names it', async () => {
      await sources.create('unsupported', { recurseSubmodules: true, sparseCheckout: ['apps'] });
      const object = await sources.until(
        'unsupported',
        'to stall',
        ({ status }) => status?.conditions?.some(({ type }) => type === 'Stalled') === true,
      );
      expect(readyOf(object)?.message).toMatch(/^spec.recurseSubmodules, spec.sparseCheckout: not supported/);
      expect(object.status?.observedGeneration).toBe(1);
      await sources.patch('unsupported', { spec: { recurseSubmodules: null, sparseCheckout: null, url: `${git.url}/plain.git` } });
      await sources.untilReady('unsupported');
    });

    test('leaves a suspended object alone until it is resumed', async () => {
      await sources.create('suspended', { suspend: true, url: `${git.url}/plain.git` });
      await delay(500);
      expect((await sources.read('suspended')).status).toEqual({ observedGeneration: -1 });
      await sources.patch('suspended', { spec: { suspend: false } });
      await sources.untilReady('suspended');
    });

    test('takes a newer wish up although the older one hangs', async () => {
      const hanging = await startHttpServer(() => {});
      try {
        await sources.create('hanging', { url: `${hanging.url}/a.git` });
        const object = await sources.until('hanging', 'to show progress', (each) => readyOf(each)?.status === 'Unknown');
        expect(object.status?.conditions?.[0]).toMatchObject({ type: 'Reconciling', status: 'True', reason: 'Progressing' });
        await sources.patch('hanging', { spec: { url: `${git.url}/plain.git` } });
        await sources.untilReady('hanging');
      } finally {
        await hanging.stop();
      }
    });

    test('ends at the timeout of a server that hangs', async () => {
      const hanging = await startHttpServer(() => {});
      try {
        await sources.create('timeout', { url: `${hanging.url}/a.git`, timeout: '1s' });
        expect(readyOf(await sources.untilFailed('timeout'))?.message).toMatch(/did not answer in time/);
      } finally {
        await hanging.stop();
      }
    });

    test('goes on after a kill with what the storage holds, and makes anew what it lost', async () => {
      const { status } = await sources.untilReady('plain');
      await controller.kill();
      git.forget();
      await controller.start();
      await request('plain', 'token-3');
      const after = await sources.until('plain', 'to be handled', (object) => object.status?.lastHandledReconcileAt === 'token-3');
      expect(after.status?.artifact).toEqual(status?.artifact);
      expect(git.requests.filter(({ path, kind }) => path.startsWith('/plain.git') && kind === 'fetch')).toEqual([]);
      await controller.kill();
      rmSync(storagePath, { recursive: true });
      await controller.start();
      await waitFor(async () => (await answerOf(status?.artifact?.url ?? '')).status === 200, { what: 'the artifact to be served again' });
      const again = await sources.untilReady('plain');
      expect(again.status?.artifact?.digest).toBe(status?.artifact?.digest);
    });

    test('survives kills at any moment of a fetch or a write, without a wrong or partial artifact', async () => {
      const repository = await git.create('killed');
      await repository.commit({ noise: randomBytes(512 * 1024) });
      await sources.create('killed');
      await sources.untilReady('killed');
      for (let round = 0; round < 10; round++) {
        const commit = await repository.commit({ noise: randomBytes(512 * 1024) });
        await request('killed', `round-${round}`);
        await delay(Math.random() * 250);
        await controller.kill();
        const { artifact } = (await sources.read('killed')).status ?? {};
        const file = join(storagePath, artifact?.path ?? '');
        expect(`sha256:${createHash('sha256').update(readFileSync(file)).digest('hex')}`).toBe(artifact?.digest);
        await controller.start();
        await sources.untilReady('killed', commit);
      }
      const left = readdirSync(join(storagePath, `gitrepository/${NAMESPACE}/killed`));
      expect(left.filter((name) => name.endsWith('.tmp'))).toEqual([]);
      // Nor is a folder left in which a killed process held credentials.
      await waitFor(() => privateFoldersOf(controllers.directory).length === 0, { what: 'no private folder to be left' });
      await sources.remove('killed');
    });

    test('keeps two artifacts at most, and the old one no longer than its time', async () => {
      await controller.stop();
      await controller.start({ args: ['--artifact-retention-ttl=1s'] });
      const repository = await git.create('garbage');
      const files = () => readdirSync(join(storagePath, `gitrepository/${NAMESPACE}/garbage`)).sort();
      await sources.create('garbage', { interval: '1s' });
      const commits: string[] = [];
      for (let i = 0; i < 3; i++) {
        commits.push(await repository.commit({ 'a.yaml': `${i}` }));
        if (i === 0) await request('garbage', 'first commit');
        await sources.untilReady('garbage', commits[i]);
        expect(files().length).toBeLessThanOrEqual(2);
      }
      await waitFor(() => files().length === 1, { what: 'the older artifact to go' });
      expect(files()).toEqual([`${commits[2]}.tar.gz`]);
      await sources.patch('garbage', { spec: { suspend: true } });
    });

    test('removes the artifacts of a deleted object, suspended or failing too, and lets it go', async () => {
      for (const name of ['plain', 'garbage', 'no-branch']) {
        await sources.remove(name);
        await sources.untilGone(name);
        expect(existsSync(join(storagePath, `gitrepository/${NAMESPACE}/${name}`))).toBe(false);
      }
    });

    const isRoot = process.getuid?.() === 0;
    (isRoot ? test : test.skip)('serves the old artifact while the disk is full, and recovers when it is not', async () => {
      const repository = await git.create('full');
      await controller.stop();
      const small = mkdtempSync(join(directory, 'tmpfs-'));
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'none', small]);
      try {
        await controller.start({ args: [`--storage-path=${small}`] });
        await repository.commit({ 'a.yaml': '1' });
        await sources.create('full');
        const { status } = await sources.untilReady('full');
        const noise = await repository.commit({ noise: randomBytes(3 * 1024 * 1024) });
        await request('full', 'token-4');
        const failed = await sources.untilFailed('full');
        expect(readyOf(failed)?.message).toMatch(/no space left|ENOSPC/i);
        expect(failed.status?.artifact).toEqual(status?.artifact);
        expect((await answerOf(status?.artifact?.url ?? '')).status).toBe(200);
        const left = readdirSync(join(small, `gitrepository/${NAMESPACE}/full`));
        expect(left).toEqual([expect.not.stringContaining(noise)]);
        const commit = await repository.commit({ noise: null, 'a.yaml': '2' });
        await request('full', 'token-5');
        await sources.untilReady('full', commit);
      } finally {
        await controller.stop();
        execFileSync('umount', [small]);
        await controller.start();
      }
    });

    test('holds its memory while a repository is larger than allowed, and delays no other', async () => {
      const repository = await git.create('many');
      await repository.commit(manyFiles(150_000));
      await sources.create('many', { timeout: '5m' });
      const started = performance.now();
      await sources.create('meanwhile', { url: `${git.url}/requested.git` });
      await sources.untilReady('meanwhile');
      report('artifact beside a large repository', started);
      expect(readyOf(await sources.untilFailed('many'))?.message).toMatch(/more than 100000 files/);
      expect(rssOf(controller.process?.pid ?? 0)).toBeLessThan(512 * 1024 * 1024);
    });
  },
);

interface PostedEvent {
  severity: string;
  reason: string;
  message: string;
  involvedObject: { name: string };
  metadata?: Record<string, string>;
}

interface Answer {
  status: number;
  headers: Record<string, unknown>;
  body: Buffer;
}

function answerOf(url: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false, headers: { connection: 'keep-alive' } }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
    }).on('error', reject);
  });
}

/** A private key under a passphrase. */
function encrypted(identity: string, passphrase: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'capstan-key-'));
  const file = join(directory, 'key');
  writeFileSync(file, identity, { mode: 0o600 });
  execFileSync('ssh-keygen', ['-q', '-p', '-f', file, '-P', '', '-N', passphrase]);
  const result = readFileSync(file, 'utf8');
  rmSync(directory, { recursive: true });
  return result;
}

/** The names of a tar.gz's entries. */
function namesOf(archive: Buffer): string[] {
  const tar = gunzipSync(archive);
  const names: string[] = [];
  for (let offset = 0; tar[offset] !== 0 && offset < tar.length; ) {
    names.push(
      tar
        .subarray(offset, offset + 100)
        .toString()
        .replace(/\0.*$/s, ''),
    );
    const size = Number.parseInt(tar.subarray(offset + 124, offset + 136).toString(), 8);
    offset += 512 + Math.ceil(size / 512) * 512;
  }
  return names;
}

/** How many requests the API server had for what a source-controller reads and writes, watches left out. */
function requestsOf(metrics: string): number {
  return metrics
    .split('\n')
    .filter((line) => /^apiserver_request_total\{.*resource="(gitrepositories|secrets|events|leases)"/.test(line))
    .filter((line) => !line.includes('verb="WATCH"') && !line.includes('resource="leases"'))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

function* manyFiles(count: number): Generator<readonly [string, string]> {
  for (let i = 0; i < count; i++) yield [`d${i % 300}/f${i}`, ''];
}

/** The folders in which the controller holds credentials while git runs; one of its own for each storage. */
function privateFoldersOf(directory: string): string[] {
  const temporary = join(directory, 'tmp');
  const own = readdirSync(temporary).filter((name) => name.startsWith('capstan-source-'));
  expect(own).toHaveLength(1);
  return own.flatMap((name) => readdirSync(join(temporary, name)));
}

function rssOf(pid: number): number {
  // The shell that startProcess begins with becomes the controller itself.
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) * 1024;
}

function report(what: string, started: number): void {
  process.stderr.write(`  ${what}: ${Math.round(performance.now() - started)} ms\n`);
}
