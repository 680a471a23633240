import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build, formatFault, formatResources } from '@capstan/kustomize';
import { answersFrom, buildWithRemotes, RemoteCache } from '@capstan/remote-bases';
import { Tree } from '@capstan/tree';
import { describeWith } from '../harness/describe-with.ts';
import { oraclePath } from '../oracles/run-oracle.ts';
import { type GitServer, startGitServer } from '../peers/git/git-server.ts';
import { type HttpServer, startHttpServer } from '../peers/http-server.ts';
import { ensureSshd } from '../peers/ssh/ensure-sshd.ts';
import { type SshServer, startSshServer } from '../peers/ssh/ssh-server.ts';
import { runTool, type ToolResult } from '../processes/run-tool.ts';
import { createRepositories, list, object } from './remote-repositories.ts';

const MAIN = join(import.meta.dirname, '../../packages/cli/src/main.ts');

/** What the kustomization that is built says; `{git}`, `{http}`, `{ssh}` and `{root}` stand for the servers and the folder of repositories. */
interface Case {
  readonly name: string;
  readonly kustomization: string;
  /** Both refuse it; ours says this. */
  readonly fails?: RegExp;
}

const ORIGINS = 'buildMetadata: [originAnnotations, transformerAnnotations]\n';

const CASES: readonly Case[] = [
  { name: 'a directory behind //', kustomization: list('{git}/shared.git//base') },
  { name: 'a directory behind .git', kustomization: list('{git}/shared.git/base') },
  { name: 'the root of a repository', kustomization: list('{git}/shared.git') },
  { name: 'git:: in front', kustomization: list('git::{git}/shared.git//base') },
  { name: 'a tag', kustomization: list('{git}/shared.git//base?ref=v1') },
  { name: 'an annotated tag', kustomization: list('{git}/shared.git//base?ref=v2') },
  { name: 'a branch', kustomization: list('{git}/shared.git//base?ref=next') },
  { name: 'a full reference name', kustomization: list('{git}/shared.git//base?ref=refs/heads/next') },
  { name: 'a commit', kustomization: list('{git}/shared.git//base?ref={commit}') },
  { name: 'version instead of ref', kustomization: list('{git}/shared.git//base?version=v1') },
  { name: 'a timeout and no submodules', kustomization: list('{git}/shared.git//base?timeout=90s&submodules=false&ref=v1') },
  {
    name: 'two revisions of one base',
    kustomization: `${list('one', 'two')}`.replace('one', '{git}/prefixed.git//a').replace('two', '{git}/prefixed.git//b'),
  },
  { name: '_git before the repository', kustomization: list('{git}/_git/azure/base') },
  { name: 'over SSH', kustomization: list('{ssh}/shared.git//base?ref=v1') },
  { name: 'a component', kustomization: `${list('{git}/shared.git//base')}components:\n- {git}/shared.git//component\n` },
  { name: 'bases', kustomization: 'bases:\n- {git}/shared.git//base\n' },
  { name: 'a remote base in a remote base', kustomization: list('{git}/outer.git//over') },
  { name: 'a diamond', kustomization: `${list('{git}/outer.git//left', '{git}/outer.git//right')}` },
  { name: 'a local base with a remote one', kustomization: list('local') },
  {
    name: 'transformed on top',
    kustomization: `${list('{git}/shared.git//base')}namePrefix: p-\nnamespace: team-a\ncommonLabels: {team: a}\n`,
  },
  {
    name: 'origins of remote resources',
    kustomization: `${list('{git}/shared.git//base?ref=v1', '{git}/shared.git')}${ORIGINS}namePrefix: p-\n`,
  },
  { name: 'origins of remote files', kustomization: `${list('{http}/org/repo/main/one.yaml')}${ORIGINS}` },
  { name: 'origins in the depth', kustomization: `${list('{git}/outer.git//over')}${ORIGINS}` },
  {
    name: 'transformers in a remote directory',
    kustomization: `${list('{git}/shared.git//base')}transformers: ["{git}/shared.git//transformers"]\n`,
  },
  { name: 'generators in a remote directory', kustomization: `generators: ["{git}/shared.git//generators"]\n${ORIGINS}` },
  { name: 'a file over HTTP', kustomization: list('{http}/one.yaml') },
  { name: 'a file whose URL has a query', kustomization: list('{http}/one.yaml?x=y') },
  { name: 'a file of several objects', kustomization: list('{http}/many.yaml') },
  { name: 'a file behind a redirect', kustomization: list('{http}/moved.yaml') },
  { name: 'a file without an extension', kustomization: list('{http}/org/repo/raw') },
  { name: 'a patch over HTTP', kustomization: `${list('{http}/one.yaml')}patches:\n- path: {http}/patch.yaml\n` },
  {
    name: 'an entry of a generator over HTTP',
    kustomization: 'configMapGenerator:\n- name: g\n  files: ["{http}/app.conf", "k={http}/app.conf"]\n  envs: ["{http}/app.conf"]\n',
  },
  { name: 'a relative reference inside of the repository', kustomization: list('{git}/shared.git//over') },
  { name: 'a link to a file', kustomization: list('{git}/linked.git//file') },
  { name: 'links to directories', kustomization: list('{git}/linked.git//folder') },
  { name: 'a kustomization that is a link', kustomization: list('{git}/linked.git//named') },
  { name: 'a link to a link', kustomization: list('{git}/linked.git//chain') },
  { name: 'a URL that goes by links', kustomization: list('{git}/linked.git//by/way', '{git}/linked.git//folder/there') },
  { name: 'a link out of the kustomization', kustomization: list('{git}/linked.git//aside'), fails: /security; file 'link\.yaml'/ },
  { name: 'a link out of the repository', kustomization: list('{git}/linked.git//leaving'), fails: /by a symbolic link|outside of/ },
  { name: 'an absolute link', kustomization: list('{git}/linked.git//absolute'), fails: /by a symbolic link/ },
  { name: 'a link to nothing', kustomization: list('{git}/linked.git//dangling'), fails: /no file or directory 'link\.yaml'/ },
  { name: 'a circle of links', kustomization: list('{git}/linked.git//circle'), fails: /in a circle, by a symbolic link/ },
  { name: 'a link to where it is', kustomization: list('{git}/linked.git//above'), fails: /cycle detected/ },
  { name: 'a submodule in a submodule', kustomization: list('{git}/trunk.git') },
  { name: 'a submodule by its directory', kustomization: list('{git}/trunk.git//one/deep/leaf?submodules=true') },
  { name: 'a link into a submodule', kustomization: list('{git}/trunk.git//linked') },
  { name: 'no submodules, where none is needed', kustomization: list('{git}/trunk.git//alone?submodules=false') },
  { name: 'no submodules, where one is needed', kustomization: list('{git}/trunk.git?submodules=false'), fails: /'one'/ },
  { name: 'a submodule that is not to be fetched', kustomization: list('{git}/unwanted.git') },
  { name: 'a submodule that nothing tells of', kustomization: list('{git}/undeclared.git'), fails: /no URL found for the submodule 'one'/ },
  { name: 'a submodule whose commit is lost', kustomization: list('{git}/lost.git'), fails: /could not be fetched/ },
  { name: 'a submodule of this machine', kustomization: list('{git}/of-this-machine.git'), fails: /a path of this machine is not fetched/ },
  {
    name: 'a reference that is not there',
    kustomization: list('{git}/shared.git//base?ref=absent'),
    fails: /:2:3: resources\.0: .*could not be fetched/,
  },
  { name: 'a short commit', kustomization: list('{git}/shared.git//base?ref={short}'), fails: /could not be fetched/ },
  { name: 'a directory that is not there', kustomization: list('{git}/shared.git//absent'), fails: /no directory 'absent'/ },
  { name: 'a directory without a kustomization', kustomization: list('{git}/shared.git//plain'), fails: /no kustomization file/ },
  { name: 'a repository that is not there', kustomization: list('{git}/absent.git'), fails: /could not be fetched/ },
  {
    name: 'a file of a repository',
    kustomization: list('{git}/shared.git//base/m.yaml'),
    fails: /a directory is expected|could not be fetched/,
  },
  {
    name: 'a URL that leaves its repository',
    kustomization: list('{git}/shared.git//../other'),
    fails: /no URL of a base|could not be fetched/,
  },
  { name: 'a file above the kustomization of a repository', kustomization: list('{git}/shared.git//reaching'), fails: /security; file/ },
  { name: 'a directory outside of a repository', kustomization: list('{git}/shared.git//leaving'), fails: /outside of the source's tree/ },
  { name: 'a cycle of two repositories', kustomization: list('{git}/cycle-a.git'), fails: /cycle detected/ },
  { name: 'a file over HTTP that is not there', kustomization: list('{http}/absent.yaml'), fails: /HTTP status 404/ },
  { name: 'a file over HTTP that is no YAML', kustomization: list('{http}/broken.yaml'), fails: /broken\.yaml/ },
  { name: 'a component among the resources', kustomization: list('{git}/shared.git//component'), fails: /is a Component/ },
  { name: 'a path of the machine', kustomization: list('file://{root}/shared.git//base'), fails: /a path of this machine is not fetched/ },
  { name: 'a transport that runs a command', kustomization: list('ext::sh -c "touch {root}/ran"'), fails: /no URL of a base/ },
  {
    name: 'a reference that looks like an option',
    kustomization: list('"{git}/shared.git//base?ref=--upload-pack=touch"'),
    fails: /invalid reference name/,
  },
];

/** The real one builds these; it gives git the option. */
const OURS_ALONE_REFUSES = new Set(['a path of the machine', 'a reference that looks like an option']);

let kustomize = '';

await describeWith(
  async () => {
    kustomize = await oraclePath('kustomize');
    await ensureSshd();
  },
  'remote bases',
  () => {
    let git: GitServer;
    let http: HttpServer;
    let ssh: SshServer;
    let home: string;
    let fill: (text: string) => string;
    let env: NodeJS.ProcessEnv;

    beforeAll(async () => {
      home = mkdtempSync(join(tmpdir(), 'capstan-remote-'));
      git = await startGitServer();
      http = await startHttpServer((request, response) => {
        const body = FILES.get(request.url ?? '');
        if (request.url === '/moved.yaml') response.writeHead(302, { location: '/one.yaml' }).end();
        else response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'text/plain' }).end(body);
      });
      ssh = await startSshServer({ root: git.root });
      writeFileSync(join(home, 'identity'), ssh.identity, { mode: 0o600 });
      writeFileSync(join(home, 'known_hosts'), ssh.knownHosts);
      const options = `-i ${home}/identity -o IdentitiesOnly=yes -o UserKnownHostsFile=${home}/known_hosts -o StrictHostKeyChecking=yes`;
      Object.assign(process.env, { GIT_SSH_COMMAND: `ssh -F none ${options}`, GIT_CONFIG_GLOBAL: '/dev/null' });
      env = process.env;
      const { commit } = await createRepositories(git);
      fill = (text) =>
        text
          .replaceAll('{git}', git.url)
          .replaceAll('{http}', http.url)
          .replaceAll('{ssh}', ssh.urlOf('shared').replace('/shared.git', ''))
          .replaceAll('{root}', git.root)
          .replaceAll('{commit}', commit)
          .replaceAll('{short}', commit.slice(0, 10));
      write('local/kustomization.yaml', fill(list('{git}/shared.git//base')));
    });
    afterAll(async () => {
      await Promise.all([git.stop(), http.stop(), ssh.stop()]);
      rmSync(home, { recursive: true });
    });

    const write = (path: string, text: string): void => {
      mkdirSync(dirname(join(home, path)), { recursive: true });
      writeFileSync(join(home, path), text);
    };
    const capstan = (...args: string[]): Promise<ToolResult> =>
      runTool(process.execPath, ['--conditions=capstan-source', MAIN, 'kustomize', 'build', ...args], { env, timeoutMs: 60_000 });
    const really = (...args: string[]): Promise<ToolResult> => runTool(kustomize, ['build', ...args], { env, timeoutMs: 60_000 });

    /** As the command does, without the start of a process. */
    const buildHere = async (files: Readonly<Record<string, string>>): Promise<{ output?: string; faults: string }> => {
      const limits = { maxFiles: 1_000, maxBytes: 1_000_000 };
      const directory = mkdtempSync(join(home, 'bases-'));
      const settings = { settings: 'user', allowFile: false, limits, directory, budgetBytes: 0, now: () => performance.now() } as const;
      const cache = new RemoteCache(settings);
      const tree = Tree.of(Object.entries(files));
      const result = await buildWithRemotes(
        (request) => cache.look(request, 0),
        (known) => {
          const { remote, missing } = answersFrom(known);
          return { output: build(tree, '', { reorder: 'legacy', loadRestriction: 'root', remote }), missing };
        },
      );
      return result.ok ? { output: formatResources(result.resources), faults: '' } : { faults: result.faults.map(formatFault).join('\n') };
    };

    test.each(CASES)('$name', async ({ kustomization, fails, name }) => {
      const files = { 'kustomization.yaml': fill(kustomization), 'local/kustomization.yaml': fill(list('{git}/shared.git//base')) };
      write('kustomization.yaml', files['kustomization.yaml']);
      const [ours, real] = await Promise.all([buildHere(files), really(home)]);
      if (fails === undefined) {
        expect(ours.faults).toBe('');
        expect(real.code).toBe(0);
        expect(ours.output).toBe(real.stdout);
        expect(ours.output).not.toBe('');
        return;
      }
      expect(ours.output).toBeUndefined();
      expect(ours.faults).toMatch(fails);
      expect(real.code === 0).toBe(OURS_ALONE_REFUSES.has(name));
    });

    test('a base of a base, by the command', async () => {
      write('kustomization.yaml', fill(list('{git}/outer.git//over', '{http}/one.yaml')));
      const [ours, real] = await Promise.all([capstan(home), really(home)]);
      expect([ours.stdout, ours.stderr]).toEqual([real.stdout, '']);
    });

    test('the URL of a repository in the place of the directory', async () => {
      const url = `${git.url}/shared.git//base?ref=v1`;
      const [ours, real] = await Promise.all([capstan(url), really(url)]);
      expect([ours.stdout, ours.stderr]).toEqual([real.stdout, '']);
    });

    test('a path of the machine, where files may be read without a limit', async () => {
      write('kustomization.yaml', fill(list('file://{root}/shared.git//base')));
      const [ours, real] = await Promise.all([capstan('--load-restrictor', 'LoadRestrictionsNone', home), really(home)]);
      expect([ours.stdout, ours.stderr]).toEqual([real.stdout, '']);
    });

    test('none at all, where they are not wanted', async () => {
      write('kustomization.yaml', fill(list('{git}/shared.git//base', '{http}/one.yaml')));
      git.forget();
      const { code, stderr } = await capstan('--no-remote-bases', home);
      expect(code).toBe(1);
      expect(stderr.match(/resources\.\d: remote base .* is not allowed here/g)).toHaveLength(2);
      expect(git.requests).toEqual([]);
    });

    test('credentials go to the server and into no message', async () => {
      git.setAccess({ username: 'ada', password: 'hunter2' });
      try {
        const url = git.url.replace('://', '://ada:hunter2@');
        write('kustomization.yaml', list(`${url}/shared.git//base`));
        expect(await capstan(home)).toMatchObject({ code: 0, stderr: '' });
        write('kustomization.yaml', list(`${url.replace('hunter2', 'hunter3')}/shared.git//base`));
        const { code, stderr } = await capstan(home);
        expect(code).toBe(1);
        expect(stderr).toContain('authentication failed');
        expect(stderr).not.toContain('hunter3');
      } finally {
        git.setAccess('anyone');
      }
    });

    test('a server that hangs is given up at the timeout of the URL, and the others are told too', async () => {
      git.faults.add({ hang: true, match: ({ url }) => url?.startsWith('/hanging.git') === true });
      write('kustomization.yaml', fill(list('{git}/hanging.git//base?timeout=2', '{git}/absent.git')));
      const begin = performance.now();
      const { stderr } = await capstan(home);
      expect(stderr.split('\n').slice(0, 2)).toEqual([
        expect.stringMatching(/resources\.0: .*did not answer in time/),
        expect.stringMatching(/resources\.1: .*could not be fetched/),
      ]);
      expect(performance.now() - begin).toBeLessThan(20_000);
    });
  },
);

/** What the file server serves. */
const FILES: ReadonlyMap<string, string> = new Map([
  ['/one.yaml', object('one')],
  ['/one.yaml?x=y', object('asked')],
  ['/many.yaml', `${object('many-b')}---\n${object('many-a')}---\n# nothing\n---\n${object('many-c', 'Secret')}`],
  ['/org/repo/main/one.yaml', object('one')],
  ['/org/repo/raw', object('raw')],
  ['/patch.yaml', `${object('one')}data:\n  a: b\n`],
  ['/app.conf', 'x=1\ny=2\n'],
  ['/broken.yaml', 'kind: [\n'],
]);
