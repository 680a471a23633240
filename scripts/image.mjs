// npm run image -- CONTROLLER [--output DIR] [--no-build]: an OCI image layout, made without a container engine; the same
// bytes for the same sources and packages. SOURCE_DATE_EPOCH sets the time that is written into it.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ALLOCATOR } from './image/allocator.mjs';
import { controllers } from './image/controllers.mjs';
import { ImageError } from './image/image-error.mjs';
import { layersOf, USER } from './image/layers.mjs';
import { layerOf, writeLayout } from './image/layout.mjs';
import { NODE_FLAGS } from './image/node-flags.mjs';
import { tarOf } from './image/tar.mjs';
import { step } from './progress.mjs';
import { ensureBuilt, ensureInstalled, imageNode, root } from './toolchain.mjs';

const USAGE = `usage: npm run image -- CONTROLLER [--output DIR] [--no-build]
CONTROLLER is one of ${[...controllers.keys()].join(', ')}`;
const PLATFORMS = new Map([
  ['x64', { architecture: 'amd64', triplet: 'x86_64-linux-gnu' }],
  ['arm64', { architecture: 'arm64', triplet: 'aarch64-linux-gnu' }],
]);

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof ImageError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function main() {
  const { values, positionals } = readArguments();
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const [name] = positionals;
  const controller = controllers.get(name);
  if (controller === undefined || positionals.length !== 1) throw new ImageError(USAGE);
  const platform = process.platform === 'linux' ? PLATFORMS.get(process.arch) : undefined;
  if (platform === undefined) throw new ImageError('images are made from Debian packages: run this on Linux, on x64 or arm64');
  const node = await imageNode();
  // Compression differs between versions of Node: the one in the image does it, or no digest would be the same on two machines.
  if (process.versions.node !== versionOf(node)) return spawnSync(node, process.argv.slice(1), { stdio: 'inherit' }).status ?? 1;
  if (!values['no-build']) {
    await ensureInstalled(node);
    await ensureBuilt(node);
  }
  const bundle = join(root, 'packages', name, 'dist');
  if (!isBundled(name)) throw new ImageError(`packages/${name}/package.json bundles no main: there is nothing to start yet`);
  if (!existsSync(join(bundle, 'main.js'))) throw new ImageError(`packages/${name}/dist/main.js is missing: npm run build`);
  const output = resolve(values.output ?? join(root, 'dist/images', name));
  const digest = await step(`image of ${name}`, () => writeImage(name, controller, { node, bundle, output, ...platform }));
  console.log(`${relative(process.cwd(), output) || '.'} ${digest}`);
  return 0;
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { output: { type: 'string' }, 'no-build': { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    });
  } catch (error) {
    throw new ImageError(`${error.message}\n${USAGE}`, { cause: error });
  }
}

async function writeImage(name, controller, { node, bundle, output, architecture, triplet }) {
  const { version, license } = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'));
  const time = Number(process.env.SOURCE_DATE_EPOCH ?? 0);
  if (!Number.isSafeInteger(time) || time < 0) throw new ImageError('SOURCE_DATE_EPOCH must be a number of seconds');
  const layers = await layersOf(controller, { node, bundle, license: join(root, 'LICENSE'), triplet });
  return writeLayout(output, {
    architecture,
    created: new Date(time * 1000).toISOString(),
    comment: layers.map(({ comment }) => comment),
    reference: version,
    layers: layers.map(({ entries }) => layerOf(tarOf(entries, time))),
    config: {
      User: `${USER}:${USER}`,
      WorkingDir: '/',
      Env: ['PATH=/usr/bin', 'HOME=/tmp', 'NODE_ENV=production', ...Object.entries(ALLOCATOR).map(([name, value]) => `${name}=${value}`)],
      Entrypoint: ['/usr/bin/node', ...NODE_FLAGS, '/app/main.js'],
      ExposedPorts: Object.fromEntries(controller.ports.map((port) => [port, {}])),
      Labels: {
        'org.opencontainers.image.title': name,
        'org.opencontainers.image.description': controller.title,
        'org.opencontainers.image.version': version,
        'org.opencontainers.image.licenses': license,
        'app.kubernetes.io/part-of': 'flux',
      },
    },
  });
}

function isBundled(name) {
  const { bundle = [] } = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'));
  return bundle.includes('main');
}

function versionOf(node) {
  return spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim().slice(1);
}
