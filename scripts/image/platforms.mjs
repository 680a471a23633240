import { ImageError } from './image-error.mjs';

/**
 * What images can be made for, by OCI's name of the processor.
 * @type {Map<string, { architecture: string, cpu: string, triplet: string, machine: number }>} `cpu` is Node's word, `machine` ELF's number
 */
const PLATFORMS = new Map([
  ['linux/amd64', { architecture: 'amd64', cpu: 'x64', triplet: 'x86_64-linux-gnu', machine: 62 }],
  ['linux/arm64', { architecture: 'arm64', cpu: 'arm64', triplet: 'aarch64-linux-gnu', machine: 183 }],
]);

/** The platforms that a comma-separated list names, each once; the one of this machine where there is none. Throws ImageError for others. */
export function platformsOf(list) {
  const names = list === undefined ? [ownPlatform()] : [...new Set(list.split(','))];
  return names.map((name) => {
    const platform = PLATFORMS.get(name);
    if (platform === undefined) throw new ImageError(`no image for ${name}: choose from ${[...PLATFORMS.keys()].join(', ')}`);
    return platform;
  });
}

function ownPlatform() {
  const own = [...PLATFORMS].find(([, { cpu }]) => cpu === process.arch)?.[0];
  return own ?? `linux/${process.arch}`;
}
