import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClusterObject } from '../harness/cluster-object.ts';
import { conditionOf } from '../harness/cluster-object.ts';
import type { Changes } from '../peers/git/fast-import.ts';
import type { Files } from '../peers/git/git-repository.ts';
import { processUsage } from '../processes/process-usage.ts';
import { type ArchiveServer, type ServedArchive, startArchiveServer } from './archive-server.ts';
import { describeInstallation } from './installation.ts';
import { settingsYaml } from './mistakes.ts';
import { gitRepository, kustomization, NAMESPACE, reference } from './objects.ts';
import { Pulse } from './pulse.ts';
import { tarGzip } from './tar-gzip.ts';

const MIB = 1024 * 1024;
/** What a hostile command would make, if anybody ran it. */
const TRACE = join(tmpdir(), 'capstan-hostile-ran');
const kustomizationYaml = (text: string) => `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${text}`;
const settings = reference.configMap;

interface Attack {
  readonly files: Files | (() => Changes);
  readonly says: RegExp;
  /** What the Kustomization has besides its path. */
  readonly spec?: Record<string, unknown>;
}

const mebibytes = (bytes: number) => Math.round(bytes / MIB);

/** Aliases that unfold to ten to the tenth scalars. */
function aliasBomb(): string {
  const lines = Array.from(
    { length: 10 },
    (_, index) =>
      `a${index}: &a${index} [${Array(10)
        .fill(index === 0 ? 'x' : `*a${index - 1}`)
        .join(', ')}]`,
  );
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: bomb, namespace: default}\n${lines.join('\n')}\n`;
}

/** Bases of which each includes both of the next layer: two to the thirtieth copies of one object. */
function doublingBases(): Files {
  const files: Record<string, string> = { 'kustomization.yaml': kustomizationYaml('resources: [0a, 0b]\n') };
  for (let layer = 0; layer < 30; layer++) {
    for (const side of ['a', 'b']) {
      files[`${layer}${side}/kustomization.yaml`] = kustomizationYaml(
        `namePrefix: ${side}-\nresources: [../${layer + 1}a, ../${layer + 1}b]\n`,
      );
    }
  }
  for (const side of ['a', 'b']) files[`30${side}/kustomization.yaml`] = kustomizationYaml(`namePrefix: ${side}-\nresources: [x.yaml]\n`);
  for (const side of ['a', 'b']) files[`30${side}/x.yaml`] = settingsYaml('x');
  return files;
}

/** What is refused when it is built, and why. */
const attacks: Record<string, Attack> = {
  'a resource above the tree': {
    files: { 'kustomization.yaml': kustomizationYaml('resources: [../../../etc/passwd]\n') },
    says: /outside of the source's tree/,
  },
  'a resource by its absolute path': {
    files: { 'kustomization.yaml': kustomizationYaml('resources: [/etc/passwd]\n') },
    says: /\/etc\/passwd/,
  },
  'a patch above the tree': {
    files: {
      'kustomization.yaml': kustomizationYaml('resources: [a.yaml]\npatches: [{path: ../../../etc/passwd}]\n'),
      'a.yaml': settingsYaml('a'),
    },
    says: /outside of the source's tree/,
  },
  'a file of a generator above the tree': {
    files: { 'kustomization.yaml': kustomizationYaml('configMapGenerator: [{name: g, files: [x=../../../etc/passwd]}]\n') },
    says: /outside of the source's tree/,
  },
  'variables of a generator from an absolute path': {
    files: { 'kustomization.yaml': kustomizationYaml('secretGenerator: [{name: g, envs: [/proc/self/environ]}]\n') },
    says: /\/proc\/self\/environ/,
  },
  'a symbolic link out of the tree': {
    files: { 'kustomization.yaml': kustomizationYaml('resources: [link.yaml]\n'), 'link.yaml': { symlink: '/etc/passwd' } },
    says: /link\.yaml/,
  },
  'a symbolic link to a folder out of the tree': {
    files: { 'kustomization.yaml': kustomizationYaml('resources: [link/passwd]\n'), link: { symlink: '/etc' } },
    says: /link\/passwd/,
  },
  'a remote base of this machine': {
    files: { 'kustomization.yaml': kustomizationYaml('resources: ["file:///etc"]\n') },
    says: /file:\/\/\/etc/,
  },
  'a base that includes itself': { files: { 'kustomization.yaml': kustomizationYaml('resources: [.]\n') }, says: /cycle detected/ },
  'bases that include each other': {
    files: {
      'kustomization.yaml': kustomizationYaml('resources: [a]\n'),
      'a/kustomization.yaml': kustomizationYaml('resources: [../b]\n'),
      'b/kustomization.yaml': kustomizationYaml('resources: [../a]\n'),
    },
    says: /cycle detected/,
  },
  'bases that double at each layer': { files: doublingBases(), says: /more than|too many|not done after|crashed/ },
  'an alias bomb': { files: { 'bomb.yaml': aliasBomb() }, says: /bomb\.yaml.*more than 4000000 nodes after aliases are expanded/ },
  'an alias bomb in a kustomization file': {
    files: { 'kustomization.yaml': aliasBomb() },
    says: /too many nodes after aliases are expanded/,
  },
  'YAML nested ten thousand deep': {
    files: { 'deep.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: deep}\ndata: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n` },
    says: /deep\.yaml:4.*maxDepth/,
  },
  'a manifest without an apiVersion': {
    files: { 'a.yaml': 'kind: ConfigMap\nmetadata: {name: a, namespace: default}\n' },
    says: /a\.yaml:1: apiVersion: ConfigMap\/default\/a: missing/,
  },
  'a number for a name, and a path for another': {
    files: {
      'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: 123, namespace: default}\n',
      'b.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ../../etc, namespace: default}\n',
    },
    says: /a\.yaml:1: metadata\.name: .*expected a string[\s\S]*b\.yaml:1: metadata\.name: .*is no name/,
  },
  'a secret of a type that no Secret takes': {
    files: {
      'a.yaml': 'apiVersion: v1\nkind: Secret\nmetadata: {name: a, namespace: default}\nstringData: {config: {password: hunter2}}\n',
    },
    says: /^Secret\/default\/a .*\.stringData\.config: expected string, got (?!.*hunter2).*\*\*\*/,
  },
  'variables nested a thousand deep': {
    files: { 'deep.yaml': settingsYaml('deep', { a: `${'${a:-'.repeat(1000)}x${'}'.repeat(1000)}` }) },
    spec: { postBuild: { substitute: { b: '1' } } },
    says: /nested too deeply/,
  },
  'JSON patch of a field named __proto__': {
    files: {
      'kustomization.yaml': kustomizationYaml(
        'resources: [a.yaml]\npatches: [{target: {kind: ConfigMap}, patch: "[{op: replace, path: /__proto__/polluted, value: x}]"}]\n',
      ),
      'a.yaml': settingsYaml('a'),
    },
    says: /kustomization\.yaml/,
  },
};

await describeInstallation('hostile: what tenants commit stays within its limits', {}, (world) => {
  let archives: ArchiveServer;
  let pulse: Pulse;
  let count = 0;

  beforeAll(async () => {
    rmSync(TRACE, { force: true });
    archives = await startArchiveServer();
    const steady = await world.git.create('steady');
    pulse = new Pulse(world.cluster, steady);
    await steady.commit({ 'a.yaml': settingsYaml('steady', { count: '0' }) });
    await world.cluster.apply([gitRepository('steady', world.git.urlOf(steady)), kustomization('steady', 'steady')]);
    await world.cluster.waitForReady(reference.kustomization('steady'));
  });

  afterEach(() => {
    expect(existsSync(TRACE)).toBe(false);
    for (const controller of world.controllers.all) {
      expect(controller.process?.exit()).toBeUndefined();
      expect(processUsage(controller.process?.pid ?? 0).peakRssBytes).toBeLessThan(512 * MIB);
    }
  });

  afterAll(async () => {
    for (const controller of world.controllers.all) {
      const { peakRssBytes, cpuSeconds } = processUsage(controller.process?.pid ?? 0);
      console.log(`${controller.name}: at most ${mebibytes(peakRssBytes)} MiB, ${cpuSeconds.toFixed(1)} s of CPU`);
    }
    await archives?.stop();
    rmSync(TRACE, { force: true });
  });

  /** Runs an attack while the steady Kustomization goes on reconciling; fails where that took longer than 5 s, or ten times as long as without the attack. */
  async function beside<T>(what: string, attack: () => Promise<T>): Promise<T> {
    const { value, slowestMs, beats } = await pulse.during(attack);
    const calmMs = slowestMs < 5_000 ? 0 : (await pulse.during(() => sleep(3_000))).slowestMs;
    const peaks = world.controllers.all.map(({ name, process }) => `${name[0]} ${mebibytes(processUsage(process?.pid ?? 0).peakRssBytes)}`);
    console.log(`${what}: others took at most ${Math.round(slowestMs)} ms (${beats} times); MiB so far: ${peaks.join(', ')}`);
    // A machine that is busy with other things is slow before and after, too.
    expect(slowestMs).toBeLessThan(Math.max(5_000, 10 * calmMs));
    return value;
  }

  /** The message of a Kustomization that fails once its source is there. */
  async function failure(name: string, deadlineMs = 30_000): Promise<string> {
    const expected = { type: 'Ready', status: 'False', message: /^(?!Source )/ } as const;
    return (
      conditionOf(await world.cluster.waitForCondition(reference.kustomization(name), expected, { deadlineMs }), 'Ready')?.message ?? ''
    );
  }

  const sourceFailure = async (name: string, deadlineMs = 30_000) =>
    conditionOf(
      await world.cluster.waitForCondition(reference.gitRepository(name), { type: 'Ready', status: 'False' }, { deadlineMs }),
      'Ready',
    )?.message ?? '';

  /** Makes a repository, a source and a Kustomization of it. */
  async function commit(files: Files | Changes, spec: Record<string, unknown> = {}, source: Record<string, unknown> = {}): Promise<string> {
    count += 1;
    const name = `hostile-${count}`;
    const repository = await world.git.create(name);
    await repository.commit(files);
    await world.cluster.apply([gitRepository(name, world.git.urlOf(repository), source), kustomization(name, name, spec)]);
    return name;
  }

  /** A source whose artifact is served by somebody else. */
  async function serve({ url, digest, size }: ServedArchive): Promise<string> {
    count += 1;
    const name = `external-${count}`;
    const source: ClusterObject = gitRepository(name, 'https://nowhere.example/x.git', { suspend: true });
    await world.cluster.apply([source]);
    const artifact = { url, path: name, revision: `main@sha1:${'1'.repeat(40)}`, digest, size, lastUpdateTime: '2026-01-01T00:00:00Z' };
    await world.cluster.patch(reference.gitRepository(name), { status: { artifact } }, { subresource: 'status' });
    await world.cluster.apply([kustomization(name, name)]);
    return name;
  }

  test.each(Object.keys(attacks))(
    '%s is refused',
    async (what) => {
      const { files = {}, says = /^$/, spec } = attacks[what] ?? {};
      await beside(what, async () => {
        const name = await commit(typeof files === 'function' ? files() : files, spec);
        expect(await failure(name, 75_000)).toMatch(says);
      });
    },
    90_000,
  );

  test.each(['../../../../../etc', '/etc', './..'])('the path %s leads nowhere but into the tree', async (path) => {
    const name = await commit({ 'app/a.yaml': settingsYaml(`path-${count}`) }, { path });
    if (path === './..') await world.cluster.waitForReady(reference.kustomization(name));
    else expect(await failure(name)).toMatch(/path not found: stat etc: no such file or directory/);
  });

  test.each<[string, Parameters<typeof tarGzip>[0], RegExp]>([
    ['a symbolic link', [{ name: 'link.yaml', link: '/etc/passwd' }], /"link\.yaml" is a symlink/],
    ['a path with ..', [{ name: '../../escape.yaml', content: 'x' }], /leaves the archive/],
    ['an absolute path', [{ name: '/tmp/escape.yaml', content: 'x' }], /absolute path/],
  ])('an archive that holds %s is refused', async (_what, entries, says) => {
    const archive = archives.add(tarGzip(entries));
    expect(await failure(await serve(archive))).toMatch(says);
  });

  test('10 GB of zeros in a gzip are not unpacked', async () => {
    const archive = await archives.addZeros(10 * 1024 * MIB);
    await beside('10 GB of zeros', async () =>
      expect(await failure(await serve(archive))).toMatch(/unreadable archive|more than \d+ bytes/),
    );
  }, 120_000);

  test('a thousand files of a megabyte in a small archive are not unpacked', async () => {
    const archive = await archives.addFiles(1_000, MIB);
    await beside('1,000 MiB in files', async () => expect(await failure(await serve(archive))).toMatch(/more than \d+ bytes unpacked/));
  }, 60_000);

  test('an archive that never ends is left', async () => {
    const archive = archives.addEndless();
    await beside('an endless download', async () => expect(await failure(await serve(archive))).toMatch(/more than \d+ bytes/));
  }, 60_000);

  test('a million empty files make no artifact', async () => {
    const thousand = Array.from({ length: 1_000 }, (_, index) => String(index));
    const repository = await world.git.create('million');
    await repository.commit(new Map(thousand.map((file) => [`folder/${file}`, ''])));
    const tree = await repository.git('rev-parse', 'main:folder');
    await repository.commit(new Map(thousand.map((folder) => [folder, { tree }])), { replaceAll: true });
    await world.cluster.apply([gitRepository('million', world.git.urlOf(repository), {})]);
    await beside('a million files', async () => expect(await sourceFailure('million', 60_000)).toMatch(/more than 100000 files/));
  }, 120_000);

  test('a repository of 600 MB that compresses to nothing makes no artifact', async () => {
    function* files(): Changes {
      for (let index = 0; index < 600; index++) yield [`${index}.bin`, Buffer.alloc(MIB, String(index))] as const;
    }
    const name = await commit(files());
    await beside('600 MiB of zeros', async () => expect(await sourceFailure(name, 60_000)).toMatch(/more than \d+ bytes/));
  }, 120_000);

  test('keys called __proto__ and constructor are keys like others', async () => {
    const name = await commit({
      'kustomization.yaml': kustomizationYaml(
        'resources: [a.yaml]\nlabels: [{pairs: {constructor: x, hasOwnProperty: x}}]\nconfigMapGenerator: [{name: generated, namespace: default, literals: [__proto__=1, constructor=2]}]\n',
      ),
      'a.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: proto\n  namespace: default\n  labels: {toString: x}\ndata: {__proto__: evil, constructor: c}\n',
    });
    await world.cluster.waitForReady(reference.kustomization(name));
    const { data, metadata } = await world.cluster.get(settings('proto'));
    expect(Object.entries(data as object).sort()).toEqual([
      ['__proto__', 'evil'],
      ['constructor', 'c'],
    ]);
    expect(metadata.labels).toMatchObject({ constructor: 'x', hasOwnProperty: 'x', toString: 'x' });
  });

  test('a regular expression that would backtrack selects in linear time', async () => {
    const pattern = '(a+)+(a|aa)*$';
    const name = await commit({
      'kustomization.yaml': kustomizationYaml(
        `resources: [a.yaml]\npatches: [{target: {kind: ConfigMap, name: "${pattern}"}, patch: '[{"op": "add", "path": "/data/x", "value": "y"}]'}]\nimages: [{name: "${pattern}", newTag: "2"}]\n`,
      ),
      'a.yaml': settingsYaml(`${'a'.repeat(60)}b`, { a: 'b' }),
    });
    await beside('a pattern of a patch', () => world.cluster.waitForReady(reference.kustomization(name)));
    await world.cluster.apply([
      {
        apiVersion: 'notification.toolkit.fluxcd.io/v1beta3',
        kind: 'Provider',
        metadata: { name: 'generic', namespace: NAMESPACE },
        spec: { type: 'generic', address: world.webhook.url },
      },
      {
        apiVersion: 'notification.toolkit.fluxcd.io/v1beta3',
        kind: 'Alert',
        metadata: { name: 'slow', namespace: NAMESPACE },
        spec: {
          providerRef: { name: 'generic' },
          eventSources: [{ kind: 'Kustomization', name: '*' }],
          exclusionList: ['(.+)+(.+)+(.+)+x$', '(', '(?=a)'],
          inclusionList: ['(.|.|.)*created'],
        },
      },
    ]);
    const before = processUsage(world.controllers.get('notification-controller').process?.pid ?? 0).cpuSeconds;
    const noisy = await commit({ 'a.yaml': settingsYaml('noisy', { text: 'a'.repeat(1000) }), 'b.yaml': settingsYaml('x'.repeat(200)) });
    await world.cluster.waitForReady(reference.kustomization(noisy));
    await pulse.during(() => new Promise((resolve) => setTimeout(resolve, 2_000)));
    expect(processUsage(world.controllers.get('notification-controller').process?.pid ?? 0).cpuSeconds - before).toBeLessThan(2);
  });

  test('attributes, filters and hooks of a repository mean nothing', async () => {
    const name = await commit({
      '.gitattributes': '* filter=evil ident text eol=crlf export-subst\nhidden.yaml export-ignore\n',
      '.gitconfig': `[filter "evil"]\n  smudge = touch ${TRACE}\n`,
      '.githooks/post-checkout': { executable: `#!/bin/sh\ntouch ${TRACE}\n` },
      '.gitmodules': `[submodule "x"]\n  path = x\n  url = ext::sh -c touch% ${TRACE}\n`,
      'hidden.yaml': settingsYaml('hidden', { id: '$Id$', format: '$Format:%H$' }),
    });
    await world.cluster.waitForReady(reference.kustomization(name));
    expect((await world.cluster.get(settings('hidden'))).data).toEqual({ id: '$Id$', format: '$Format:%H$' });
  });

  test.each<[string, Record<string, unknown>]>([
    [`ext::sh -c touch% ${TRACE}`, {}],
    [`--upload-pack=touch ${TRACE}`, {}],
    [`ssh://-oProxyCommand=touch%20${TRACE}/y`, {}],
    ['file:///etc', {}],
    ['', { ref: { branch: `--upload-pack=touch ${TRACE}` } }],
    ['', { ref: { tag: '-x' } }],
    ['', { ref: { name: `--output=${TRACE}` } }],
    ['', { ref: { commit: '--help' } }],
    ['', { ref: { semver: '-1.x --help' } }],
  ])('the URL %p or reference %p is given to nobody', async (url, spec) => {
    count += 1;
    const object = gitRepository(`option-${count}`, url === '' ? world.git.urlOf('steady') : url, spec);
    const refusal = await world.cluster.apply([object]).then(() => undefined, String);
    // The API server's own validation refuses some of them.
    if (refusal !== undefined) expect(refusal).toMatch(/422|Invalid/);
    else
      expect(await sourceFailure(`option-${count}`)).toMatch(/[Ii]nvalid|begins with|not a full hash|unable to resolve|find|match|parse/);
  });

  test("a Secret's values are in no condition, event or log", async () => {
    const secret = randomBytes(12).toString('hex');
    await world.cluster.apply([
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'values', namespace: NAMESPACE }, stringData: { TOKEN: secret } },
    ]);
    const name = await commit(
      {
        'a.yaml': `apiVersion: v1\nkind: Service\nmetadata: {name: leak, namespace: default}\nspec: {ports: [{port: 80, name: "\${TOKEN}"}, {port: "\${TOKEN}"}], type: "\${TOKEN}"}\n`,
        'secret.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: leak, namespace: default}\nstringData: {plain: "of-${secret}"}\ntype: "\${TOKEN}"\ndata: {broken: "\${TOKEN}"}\n`,
      },
      { postBuild: { substituteFrom: [{ kind: 'Secret', name: 'values' }] } },
    );
    const message = await failure(name);
    expect(message).toContain('***');
    const events = await world.cluster.list({ apiVersion: 'v1', kind: 'Event', namespace: NAMESPACE });
    const status = (await world.cluster.get(reference.kustomization(name))).status;
    for (const told of [message, JSON.stringify(events), JSON.stringify(status), world.controllers.logTails()]) {
      expect(told.includes(secret)).toBe(false);
      expect(told.includes(Buffer.from(secret).toString('base64'))).toBe(false);
    }
  });

  test('a manifest of 50 MB keeps nobody waiting', async () => {
    const name = await commit({ 'huge.yaml': settingsYaml('huge', { x: 'x'.repeat(50 * MIB) }) });
    await beside('a manifest of 50 MB', async () => expect(await failure(name, 75_000)).toMatch(/huge|too large|crashed|memory|limit/i));
  }, 90_000);

  test('ten thousand objects keep nobody waiting for the build', async () => {
    const documents = Array.from(
      { length: 10_000 },
      (_, index) => `apiVersion: v1\nkind: Unknown\nmetadata: {name: x${index}, namespace: default}\n`,
    );
    const name = await commit({ 'many.yaml': documents.join('---\n') });
    await beside('10,000 objects', async () => expect(await failure(name, 75_000)).toMatch(/Unknown/));
  }, 90_000);
});
