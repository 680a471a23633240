import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { base } from './controllers.mjs';
import { unpackedPackages } from './debian-packages.mjs';
import { ImageError } from './image-error.mjs';
import { PackageFiles } from './package-files.mjs';

/** Whom the processes of the image run as: nobody. */
export const USER = 65534;

const CERTIFICATES = 'usr/share/ca-certificates/';

/** The entries of each layer, with what it is made of: what every image holds, the programs of this one if it has any, the controller. */
export async function layersOf(controller, { node, bundle, license, platform }) {
  const layers = [];
  const packages = await unpackedPackages(base.packages, platform.architecture);
  const files = new PackageFiles(packages, platform);
  const foundation = foundationOf(files, node);
  layers.push({ entries: withNotices(foundation, files, packages), comment: `Node, ${files.used.join(', ')}` });
  if (controller.programs !== undefined) {
    const more = await unpackedPackages([...base.packages, ...controller.programs.packages], platform.architecture);
    const all = new PackageFiles(more, platform);
    const taken = new Map(foundation);
    for (const path of controller.programs.files) all.take(path, taken);
    const entries = new Map([...taken].filter(([path]) => !foundation.has(path)));
    layers.push({ entries: withNotices(entries, all, more), comment: all.used.join(', ') });
  }
  layers.push({ entries: bundleOf(bundle, license, controller), comment: 'the controller' });
  return layers;
}

function foundationOf(files, node) {
  const entries = new Map([
    ['bin', link('usr/bin')],
    ['lib', link('usr/lib')],
    ['lib64', link('usr/lib64')],
    ['sbin', link('usr/sbin')],
    ['usr/sbin', { kind: 'directory', mode: 0o755 }],
    ['etc/passwd', text('root:x:0:0:root:/root:/sbin/nologin\nnobody:x:65534:65534:nobody:/tmp:/sbin/nologin\n')],
    ['etc/group', text('root:x:0:\nnogroup:x:65534:\n')],
    ['etc/nsswitch.conf', text('passwd: files\ngroup: files\nhosts: files dns\n')],
    ['etc/ssl/certs/ca-certificates.crt', { kind: 'file', bytes: trustedRoots(files) }],
    ['tmp', { kind: 'directory', mode: 0o1777 }],
  ]);
  const bytes = readFileSync(node);
  entries.set('usr/bin/node', { kind: 'file', mode: 0o755, bytes });
  entries.set('usr/share/doc/node/copyright', { kind: 'file', bytes: readFileSync(join(node, '../../LICENSE')) });
  files.takeNeeds(bytes, entries, 'Node');
  return entries;
}

/** The bundle that Debian makes when ca-certificates is installed. */
function trustedRoots(files) {
  const paths = files.pathsBelow(CERTIFICATES).filter((path) => path.endsWith('.crt'));
  if (paths.length === 0) throw new ImageError('the package ca-certificates holds no certificates');
  files.take(paths[0], new Map());
  return Buffer.concat(paths.map((path) => files.read(path)));
}

/** Licences of the packages that files come from, and what security scanners read to know of them. */
function withNotices(entries, files, packages) {
  const result = new Map(entries);
  for (const name of files.used) {
    const copyright = files.read(`usr/share/doc/${name}/copyright`);
    if (copyright !== undefined) result.set(`usr/share/doc/${name}/copyright`, { kind: 'file', bytes: copyright });
    const { control } = packages.find((one) => one.name === name);
    result.set(`var/lib/dpkg/status.d/${name}`, text(control));
  }
  return result;
}

function bundleOf(bundle, license, { folders }) {
  const entries = new Map([
    ['app/package.json', text('{"type":"module"}\n')],
    ['app/LICENSE', { kind: 'file', bytes: readFileSync(license) }],
  ]);
  for (const file of readdirSync(bundle, { recursive: true })) {
    // dist/esm is what the bundle was made of.
    if (file.startsWith('esm/') || !statSync(join(bundle, file)).isFile()) continue;
    entries.set(`app/${file}`, { kind: 'file', bytes: readFileSync(join(bundle, file)) });
  }
  for (const folder of folders) entries.set(folder, { kind: 'directory', mode: 0o755, owner: USER });
  return entries;
}

function text(value) {
  return { kind: 'file', bytes: Buffer.from(value) };
}

function link(to) {
  return { kind: 'link', to };
}
