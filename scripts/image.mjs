// npm run image -- CONTROLLER [--platform LIST] [--output DIR] [--no-build]: an OCI image layout, made without a container engine; the
// same bytes for the same sources and packages. SOURCE_DATE_EPOCH sets the time that is written into it.
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
import { platformsOf } from './image/platforms.mjs';
import { tarOf } from './image/tar.mjs';
import { step } from './progress.mjs';
import { ensureBuilt, ensureInstalled, imageNode, root } from './toolchain.mjs';

const USAGE = `usage: npm run image -- CONTROLLER [--platform linux/amd64,linux/arm64] [--output DIR] [--no-build]
CONTROLLER is one of ${[...controllers.keys()].join(', ')}; without --platform it is made for this machine's processor.`;

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
  if (process.platform !== 'linux') throw new ImageError('images are made from Debian packages: run this on Linux');
  const platforms = platformsOf(values.platform);
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
  const digest = await step(`image of ${name}`, () => writeImages(name, controller, { platforms, bundle, output }));
  console.log(`${relative(process.cwd(), output) || '.'} ${digest}`);
  return 0;
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        platform: { type: 'string' },
        output: { type: 'string' },
        'no-build': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new ImageError(`${error.message}\n${USAGE}`, { cause: error });
  }
}

async function writeImages(name, controller, { platforms, bundle, output }) {
  const { version, license } = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'));
  const time = Number(process.env.SOURCE_DATE_EPOCH ?? 0);
  if (!Number.isSafeInteger(time) || time < 0) throw new ImageError('SOURCE_DATE_EPOCH must be a number of seconds');
  const config = configOf(name, controller, { version, license });
  const images = [];
  for (const platform of platforms) {
    const node = await imageNode(platform.cpu);
    const layers = await layersOf(controller, { node, bundle, license: join(root, 'LICENSE'), platform });
    images.push({
      architecture: platform.architecture,
      created: new Date(time * 1000).toISOString(),
      comment: layers.map(({ comment }) => comment),
      layers: layers.map(({ entries }) => layerOf(tarOf(entries, time))),
      config,
    });
  }
  return writeLayout(output, version, images);
}

function configOf(name, controller, { version, license }) {
  return {
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
  };
}

function isBundled(name) {
  const { bundle = [] } = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'));
  return bundle.includes('main');
}

function versionOf(node) {
  return spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim().slice(1);
}
