import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/toolchain.mjs';
import { E2eError } from '../error.ts';
import { runTool, type ToolResult } from '../processes/run-tool.ts';

/** What the configuration of an image sets for its processes. */
const IMAGE_ENVIRONMENT = { PATH: '/usr/bin', HOME: '/tmp', NODE_ENV: 'production' };

/** What names a blob. */
export interface Descriptor {
  mediaType: string;
  digest: string;
  size: number;
}
/** What an image says of itself. */
export interface Config {
  architecture: string;
  os: string;
  created: string;
  config: { User: string; Entrypoint: string[]; Env: string[]; ExposedPorts: Record<string, object>; Labels: Record<string, string> };
  rootfs: { diff_ids: string[] };
}

/** `npm run image` without a build. */
export function makeImage(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<ToolResult> {
  return runTool(process.execPath, [join(root, 'scripts/image.mjs'), ...args, '--no-build'], { cwd: root, env, timeoutMs: 400_000 });
}

/** Throws where images cannot be made: no apt, or one that knows no packages. */
export async function requireApt(): Promise<void> {
  const args = ['install', '--simulate', '-o', 'Dir::State::Status=/dev/null', 'libc6'];
  const known = await runTool('apt-get', args).catch(() => undefined);
  if (known?.code !== 0) throw new E2eError('ToolMissing', 'apt-get with package lists (apt-get update)');
}

/** An OCI image layout, as `npm run image` writes it. */
export class Image {
  readonly directory: string;
  readonly manifest: { config: Descriptor; layers: Descriptor[] };
  readonly index: { manifests: (Descriptor & { platform?: { architecture: string } })[] };

  /** Of a layout with several, the one for `architecture`. */
  constructor(directory: string, architecture?: string) {
    this.directory = directory;
    const outer = this.#json<Image['index']>(join(directory, 'index.json'));
    this.index = architecture === undefined ? outer : this.#json(this.path(onlyOne(outer.manifests)));
    const chosen = this.index.manifests.filter(({ platform }) => architecture === undefined || platform?.architecture === architecture);
    this.manifest = this.#json(this.path(onlyOne(chosen)));
  }

  get config(): Config {
    return this.#json(this.path(this.manifest.config));
  }

  get descriptors(): Descriptor[] {
    return [...this.index.manifests, this.manifest.config, ...this.manifest.layers];
  }

  path({ digest }: Descriptor): string {
    return join(this.directory, 'blobs/sha256', digest.replace('sha256:', ''));
  }

  /** Unpacks all layers into a new folder, and puts there what a container engine provides where this user may. */
  async unpack(target: string): Promise<void> {
    mkdirSync(target);
    for (const layer of this.manifest.layers) {
      const { code, stderr } = await runTool('tar', ['-xzpf', this.path(layer), '-C', target]);
      if (code !== 0 || stderr !== '') throw new E2eError('InvalidArgument', `a layer cannot be unpacked: ${stderr}`);
    }
    if (process.getuid?.() !== 0) return;
    mkdirSync(join(target, 'dev'));
    for (const [device, minor] of [
      ['null', '3'],
      ['urandom', '9'],
    ] as const) {
      await runTool('mknod', ['-m', '666', join(target, 'dev', device), 'c', '1', minor]);
    }
  }

  #json<T>(path: string): T {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  }
}

/** Runs a program of an unpacked image: confined to it where this user may, else by the image's own loader and libraries. */
export function runIn(files: string, command: readonly [string, ...string[]]): Promise<ToolResult> {
  const [program, ...args] = command;
  if (process.getuid?.() === 0) {
    return runTool('/usr/sbin/chroot', ['--userspec=65534:65534', files, program, ...args], { env: IMAGE_ENVIRONMENT });
  }
  const triplet = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
  const loader = onlyOne(readdirSync(join(files, 'usr/lib', triplet)).filter((name) => name.startsWith('ld-linux')));
  const inside = args.map((argument) => (argument.startsWith('/') ? join(files, argument) : argument));
  return runTool(
    join(files, 'usr/lib', triplet, loader),
    ['--library-path', join(files, 'usr/lib', triplet), join(files, program), ...inside],
    {
      env: { ...IMAGE_ENVIRONMENT, GIT_EXEC_PATH: join(files, 'usr/lib/git-core') },
    },
  );
}

function onlyOne<T>(items: readonly T[]): T {
  const [item] = items;
  if (item === undefined || items.length > 1) throw new E2eError('InvalidArgument', `one was looked for, and ${items.length} are there`);
  return item;
}
