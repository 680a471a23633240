import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheDirectory } from '../toolchain.mjs';
import { ImageError } from './image-error.mjs';

const execute = promisify(execFile);

/** Needed to install packages, or by programs that no image holds; the libraries of what is held are checked one by one. */
const LEFT_OUT =
  /^(adduser|debconf|debianutils|dpkg|git-man|liberror-perl|libaudit|libcap-ng|libdb5|libgdbm|libpam|libperl|libsem|libsepol|openssl|passwd|perl|tar)/;

const NO_APT = 'images are made from Debian packages: apt-get and dpkg-deb are needed, which this machine lacks';

/** Lists of another processor's packages are fetched again when they are older, in milliseconds. */
const LISTS_MAX_AGE_MS = 24 * 60 * 60_000;

/**
 * The named packages and all that they depend on, at the newest versions that apt knows, unpacked.
 * @param {string} architecture Debian's name of a processor
 * @returns {Promise<{ name: string, version: string, root: string, control: string }[]>} by name
 */
export async function unpackedPackages(names, architecture) {
  const home = join(cacheDirectory, 'debian');
  mkdirSync(home, { recursive: true });
  const apt = await aptOptions(home, architecture);
  const packages = (await closure(names, apt)).filter(({ name }) => !LEFT_OUT.test(name));
  const missing = packages.filter((one) => !existsSync(folderOf(home, one)));
  if (missing.length > 0) await download(home, missing, apt);
  return Promise.all(
    packages
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(async (one) => {
        const root = folderOf(home, one);
        return { ...one, root: join(root, 'files'), control: (await tool('dpkg-deb', ['-f', join(root, 'package.deb')])).stdout };
      }),
  );
}

function folderOf(home, { name, version, architecture }) {
  return join(home, `${name}_${version.replaceAll(':', '%3a')}_${architecture}`);
}

/** How apt is asked of a processor: of another than this machine's it has lists of their own, made in the cache from the same sources. */
async function aptOptions(home, architecture) {
  if ((await tool('dpkg', ['--print-architecture'])).stdout.trim() === architecture) return [];
  const state = join(home, `apt-${architecture}`);
  const lists = join(state, 'lists');
  for (const folder of [lists, join(state, 'cache/archives')]) mkdirSync(join(folder, 'partial'), { recursive: true });
  const settings = {
    'APT::Architecture': architecture,
    'APT::Architectures::': architecture,
    'Dir::State': state,
    'Dir::State::Lists': lists,
    'Dir::State::Status': '/dev/null',
    'Dir::Cache': join(state, 'cache'),
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  const mark = join(state, 'updated');
  if (existsSync(mark) && Date.now() - statSync(mark).mtimeMs < LISTS_MAX_AGE_MS) return options;
  try {
    await tool('apt-get', [...options, 'update', '-o', 'APT::Update::Error-Mode=any']);
  } catch (error) {
    if (error instanceof ImageError) throw error;
    throw new ImageError(`apt-get update for ${architecture} failed: ${lastLine(error)}`, { cause: error });
  }
  writeFileSync(mark, '');
  return options;
}

/** What apt would install on a machine with nothing installed. */
async function closure(names, apt) {
  const args = [...apt, 'install', '--simulate', '-o', 'Dir::State::Status=/dev/null', '-o', 'APT::Install-Recommends=false', ...names];
  let answer;
  try {
    answer = await tool('apt-get', args);
  } catch (error) {
    if (error instanceof ImageError) throw error;
    throw new ImageError('apt-get knows no packages: run apt-get update first', { cause: error });
  }
  return [...answer.stdout.matchAll(/^Inst (\S+) \((\S+) [^[\n]*\[(\w+)\]/gm)].map(([, name, version, architecture]) => ({
    name,
    version,
    architecture,
  }));
}

async function download(home, packages, apt) {
  const partial = mkdtempSync(join(home, '.partial-'));
  try {
    try {
      await tool('apt-get', [...apt, 'download', ...packages.map(({ name, version }) => `${name}=${version}`)], { cwd: partial });
    } catch (error) {
      throw new ImageError(`apt-get download failed: ${lastLine(error)}; apt-get update may help`, { cause: error });
    }
    for (const file of readdirSync(partial)) {
      const [, name, version, architecture] = /^([^_]+)_([^_]+)_([^_]+)\.deb$/.exec(file) ?? [];
      const target = folderOf(home, { name, version: version.replaceAll('%3a', ':'), architecture });
      const unpacked = join(partial, `${file}.unpacked`);
      mkdirSync(unpacked);
      await tool('dpkg-deb', ['-x', join(partial, file), join(unpacked, 'files')]);
      renameSync(join(partial, file), join(unpacked, 'package.deb'));
      // Another image may have been made in the meantime.
      if (!existsSync(target)) renameSync(unpacked, target);
    }
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

async function tool(command, args, options = {}) {
  try {
    return await execute(command, args, { maxBuffer: 64 * 1024 * 1024, env: { ...process.env, LC_ALL: 'C' }, ...options });
  } catch (error) {
    if (error.code === 'ENOENT') throw new ImageError(NO_APT, { cause: error });
    throw error;
  }
}

function lastLine(error) {
  return String(error.stderr ?? error.message)
    .trim()
    .split('\n')
    .at(-1);
}
