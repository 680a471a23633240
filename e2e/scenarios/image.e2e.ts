import { createHash } from 'node:crypto';
import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NODE_FLAGS } from '../../scripts/image/node-flags.mjs';
import { type TarEntry, tarOf } from '../../scripts/image/tar.mjs';
import { E2eError } from '../error.ts';
import { describeWith } from '../harness/describe-with.ts';
import { Image, makeImage, requireApt, runIn } from '../harness/image.ts';
import { CONTROLLERS } from '../harness/start-controllers.ts';
import { runTool } from '../processes/run-tool.ts';

await describeWith(requireApt, 'the image of a controller', () => {
  let home: string;
  const images = new Map<string, Image>();
  const files = (name: string) => join(home, `${name}-files`);

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'capstan-image-'));
    for (const name of CONTROLLERS) {
      const answer = await makeImage([name, '--output', join(home, name)]);
      expect([name, answer.code, answer.code === 0 ? '' : answer.stderr]).toEqual([name, 0, '']);
      images.set(name, new Image(join(home, name)));
      await images.get(name)?.unpack(files(name));
    }
  }, 600_000);
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  test.each(CONTROLLERS)('%s is a layout in which every digest and size is true', (name) => {
    const image = images.get(name)!;
    expect(JSON.parse(readFileSync(join(home, name, 'oci-layout'), 'utf8'))).toEqual({ imageLayoutVersion: '1.0.0' });
    for (const descriptor of image.descriptors) {
      const bytes = readFileSync(image.path(descriptor));
      expect([bytes.length, `sha256:${createHash('sha256').update(bytes).digest('hex')}`]).toEqual([descriptor.size, descriptor.digest]);
    }
    expect(readdirSync(join(home, name, 'blobs/sha256'))).toHaveLength(image.descriptors.length);
    expect(image.config.rootfs.diff_ids).toHaveLength(image.manifest.layers.length);
  });

  test.each<[string, string[]]>([
    ['source-controller', ['8080/tcp', '9090/tcp', '9440/tcp']],
    ['kustomize-controller', ['8080/tcp', '9440/tcp']],
    ['notification-controller', ['8080/tcp', '9090/tcp', '9292/tcp', '9440/tcp']],
  ])('%s says how it is started: as nobody, with its ports', (name, ports) => {
    const { os, created, config } = images.get(name)!.config;
    expect({ os, created }).toEqual({ os: 'linux', created: '1970-01-01T00:00:00.000Z' });
    expect(config.User).toBe('65534:65534');
    expect(config.Entrypoint).toEqual(['/usr/bin/node', ...NODE_FLAGS, '/app/main.js']);
    expect(Object.keys(config.ExposedPorts).sort()).toEqual(ports);
    expect(config.Labels).toMatchObject({ 'org.opencontainers.image.title': name, 'org.opencontainers.image.licenses': 'Apache-2.0' });
  });

  test.each(CONTROLLERS)('%s runs from its files alone', async (name) => {
    const answer = await runIn(files(name), ['/usr/bin/node', ...NODE_FLAGS, '/app/main.js', '--help']);
    expect([answer.code, answer.stderr]).toEqual([0, '']);
    expect(answer.stdout).toContain('--metrics-addr');
  });

  test('the Node inside is the one that the project pins', async () => {
    expect((await runIn(files('kustomize-controller'), ['/usr/bin/node', '--version'])).stdout.trim()).toBe(process.version);
  });

  test.each<[string, [string, ...string[]], RegExp]>([
    ['git', ['/usr/bin/git', '--version'], /^git version 2\./],
    [
      'git over HTTPS, with its trusted roots',
      ['/usr/bin/git', 'ls-remote', 'https://127.0.0.1:1/x'],
      /Failed to connect|Could not connect|Couldn't connect/,
    ],
    ['ssh', ['/usr/bin/ssh', '-V'], /^OpenSSH_/],
  ])('source-controller has %s', async (_, command, output) => {
    const { stdout, stderr } = await runIn(files('source-controller'), command);
    expect(`${stdout}${stderr}`).toMatch(output);
  });

  test('git starts ssh through a shell, as it does for GIT_SSH_COMMAND', async () => {
    if (process.getuid?.() !== 0) return; // the shell's path is fixed: only a confined git finds the image's
    const command = ['-c', 'core.sshCommand=ssh -o BatchMode=yes', 'ls-remote', 'ssh://git@127.0.0.1:1/x'];
    const { stderr } = await runIn(files('source-controller'), ['/usr/bin/git', ...command]);
    expect(stderr).toContain('Connection refused');
  });

  test('notification-controller, which fetches nothing, has no shell, and nothing of git', () => {
    expect(readdirSync(join(files('notification-controller'), 'usr/bin'))).toEqual(['node']);
  });

  test('source-controller and kustomize-controller share the layer of git', () => {
    const [source, kustomize] = [
      images.get('source-controller')?.manifest.layers[1],
      images.get('kustomize-controller')?.manifest.layers[1],
    ];
    expect(kustomize).toEqual(source);
    expect(readdirSync(join(files('kustomize-controller'), 'usr/bin'))).toContain('git');
  });

  test.each(CONTROLLERS)('nothing in %s gains rights, and nobody can write to it but to /tmp and /data', (name) => {
    const faults = readdirSync(files(name), { recursive: true, withFileTypes: true })
      .map((entry) => join(entry.parentPath, entry.name).slice(files(name).length))
      .filter((path) => !path.startsWith('/dev'))
      .filter((path) => {
        const stat = lstatSync(join(files(name), path));
        return !stat.isSymbolicLink() && ((stat.mode & 0o6000) !== 0 || ((stat.mode & 0o022) !== 0 && path !== '/tmp'));
      });
    expect(faults).toEqual([]);
  });

  test.each(CONTROLLERS)('%s holds the licences of what it is made of', (name) => {
    const packages = readdirSync(join(files(name), 'var/lib/dpkg/status.d'));
    expect(packages).toContain('libc6');
    expect(readdirSync(join(files(name), 'usr/share/doc'))).toEqual(expect.arrayContaining(['libc6', 'node', 'libstdc++6']));
    expect(readFileSync(join(files(name), 'app/LICENSE'), 'utf8')).toContain('Apache License');
  });

  test('all share the layer that is the largest', () => {
    expect(new Set(CONTROLLERS.map((name) => images.get(name)?.manifest.layers[0]?.digest)).size).toBe(1);
  });

  test('made again, it is the same to the byte', async () => {
    const again = await makeImage(['kustomize-controller', '--output', join(home, 'again')]);
    expect(again.code).toBe(0);
    expect(readFileSync(join(home, 'again/index.json'), 'utf8')).toBe(readFileSync(join(home, 'kustomize-controller/index.json'), 'utf8'));
  });

  test.each<[string, string[], NodeJS.ProcessEnv, string]>([
    [
      'a machine without apt',
      ['kustomize-controller'],
      { PATH: '/nonexistent', HOME: process.env.HOME },
      'images are made from Debian packages: apt-get and dpkg-deb are needed, which this machine lacks\n',
    ],
    [
      'a time that is none',
      ['kustomize-controller'],
      { ...process.env, SOURCE_DATE_EPOCH: 'now' },
      'SOURCE_DATE_EPOCH must be a number of seconds\n',
    ],
    ['a name that is none', ['sink-controller'], process.env, 'usage: npm run image -- CONTROLLER'],
  ])('%s is told of in a line', async (_, args, env, message) => {
    const answer = await makeImage([...args, '--output', join(home, 'never')], env);
    expect(answer.code).toBe(1);
    expect(answer.stderr.replaceAll(/^ {2}image of .*\n/gm, '')).toContain(message);
    expect(answer.stderr).not.toContain('    at ');
  });
});

/** Throws where the packages of another processor cannot be had: that takes the network. */
async function requireForeignPackages(): Promise<void> {
  await requireApt();
  const directory = mkdtempSync(join(tmpdir(), 'capstan-foreign-'));
  try {
    const { code, stderr } = await makeImage(['kustomize-controller', '--platform', FOREIGN.platform, '--output', directory]);
    if (code !== 0 && /apt-get (update|download)|npm error/.test(stderr)) throw new E2eError('ToolMissing', stderr.trim());
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const OWN = {
  platform: process.arch === 'arm64' ? 'linux/arm64' : 'linux/amd64',
  architecture: process.arch === 'arm64' ? 'arm64' : 'amd64',
};
/** The processor that this machine is not: nothing of its image can run here. */
const FOREIGN =
  process.arch === 'arm64'
    ? { platform: 'linux/amd64', architecture: 'amd64', machine: 62, loader: 'usr/lib64/ld-linux-x86-64.so.2' }
    : { platform: 'linux/arm64', architecture: 'arm64', machine: 183, loader: 'usr/lib/ld-linux-aarch64.so.1' };

await describeWith(requireForeignPackages, 'an image for several processors', () => {
  let home: string;
  const image = (architecture: string) => new Image(join(home, 'image'), architecture);

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'capstan-images-'));
    const list = `${OWN.platform},${FOREIGN.platform}`;
    const answer = await makeImage(['source-controller', '--platform', list, '--output', join(home, 'image')]);
    expect([answer.code, answer.code === 0 ? '' : answer.stderr]).toEqual([0, '']);
    await image(FOREIGN.architecture).unpack(join(home, 'files'));
  }, 400_000);
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  test('is an index of one image for each', () => {
    const { manifests } = image(OWN.architecture).index;
    expect(manifests.map(({ platform }) => platform)).toEqual([OWN, FOREIGN].map(({ architecture }) => ({ architecture, os: 'linux' })));
    for (const { architecture } of [OWN, FOREIGN]) expect(image(architecture).config.architecture).toBe(architecture);
  });

  test("every program and library in the other's is for its processor, and its loader is there", () => {
    const files = join(home, 'files');
    const machines = readdirSync(files, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name)))
      .filter((bytes) => bytes.length > 64 && bytes.readUInt32BE(0) === 0x7f454c46)
      .map((bytes) => bytes.readUInt16LE(18));
    // Node, git, ssh, a shell, and what they are linked with.
    expect(machines.length).toBeGreaterThan(20);
    expect(new Set(machines)).toEqual(new Set([FOREIGN.machine]));
    expect(lstatSync(join(files, FOREIGN.loader)).isFile() || lstatSync(join(files, FOREIGN.loader)).isSymbolicLink()).toBe(true);
  });

  test('both start the same program in the same way, from the same bundle', () => {
    const [own, other] = [image(OWN.architecture), image(FOREIGN.architecture)];
    expect(other.config.config).toEqual(own.config.config);
    expect(other.manifest.layers.at(-1)).toEqual(own.manifest.layers.at(-1));
  });

  test('a processor that there is no image for is told of in a line', async () => {
    const answer = await makeImage(['source-controller', '--platform', 'linux/riscv64', '--output', join(home, 'never')]);
    expect([answer.code, answer.stderr.trim()]).toEqual([1, 'no image for linux/riscv64: choose from linux/amd64, linux/arm64']);
  });
});

describe('a layer', () => {
  const listed = async (entries: [string, TarEntry][]) => {
    const answer = await runTool('tar', ['-tv', '--numeric-owner', '--full-time', '--utc', '-f', '-'], {
      input: tarOf(new Map(entries), 60),
    });
    expect([answer.code, answer.stderr]).toEqual([0, '']);
    return answer.stdout
      .trim()
      .split('\n')
      .map((line) => line.replaceAll(/ +/g, ' '));
  };
  const file: TarEntry = { kind: 'file', bytes: Buffer.from('text') };

  test('lists its entries in order, with the folders above them, as root', async () => {
    expect(
      await listed([
        ['b/run', { ...file, mode: 0o755 }],
        ['a', { kind: 'link', to: 'b/run' }],
        ['data', { kind: 'directory', mode: 0o755, owner: 65534 }],
      ]),
    ).toEqual([
      'lrwxrwxrwx 0/0 0 1970-01-01 00:01:00 a -> b/run',
      'drwxr-xr-x 0/0 0 1970-01-01 00:01:00 b/',
      '-rwxr-xr-x 0/0 4 1970-01-01 00:01:00 b/run',
      'drwxr-xr-x 65534/65534 0 1970-01-01 00:01:00 data/',
    ]);
  });

  test.each([99, 100, 101, 150, 200])('holds a path of %d characters', async (length) => {
    const path = `${'folder/'.repeat(20)}${'x'.repeat(200)}`.slice(0, length);
    expect((await listed([[path, file]])).at(-1)).toMatch(new RegExp(` ${path}$`));
  });

  test('refuses a name that is too long, rather than cut it', () => {
    expect(() => tarOf(new Map([['x'.repeat(101), file]]), 0)).toThrow('too long for an archive');
  });
});
