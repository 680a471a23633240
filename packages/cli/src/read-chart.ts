import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { isNativeError } from 'node:util/types';
import { type Chart, type ChartLimits, DEFAULT_CHART_LIMITS, HelmError, loadArchive, loadTree } from '@capstan/helm';
import { maskUrl } from '@capstan/kustomize';
import { Tree } from '@capstan/tree';
import { fileFault } from './file-fault.ts';

/** The chart at a path of this machine: a folder, or a packed archive. Throws a HelmError. */
export function readChart(path: string, limits: Partial<ChartLimits> = {}): Chart {
  if (/^[a-z]+:\/\//.test(path))
    throw new HelmError('ChartInvalid', `${maskUrl(path)}: charts are read from this machine only; pull it first`);
  try {
    return readLocal(path, limits);
  } catch (error) {
    if (isNativeError(error) && 'syscall' in error) throw new HelmError('ChartInvalid', fileFault(error, placeOf(error, path)), error);
    throw error;
  }
}

function placeOf(error: Error, otherwise: string): string {
  return 'path' in error && typeof error.path === 'string' ? error.path : otherwise;
}

function readLocal(path: string, limits: Partial<ChartLimits>): Chart {
  let isFolder: boolean;
  try {
    isFolder = statSync(path).isDirectory();
  } catch (error) {
    throw new HelmError('ChartInvalid', `path ${JSON.stringify(path)} not found`, error);
  }
  if (!isFolder) return loadArchive(readFileSync(path), limits);
  const chartFile = join(resolve(path), 'Chart.yaml');
  if (!existsSync(chartFile)) {
    throw new HelmError('ChartInvalid', `unable to detect chart at ${chartFile}: open ${chartFile}: no such file or directory`);
  }
  return loadTree(Tree.of(readFolder(realpathSync(path), limits)), '', limits);
}

/** A folder's files. Links are followed as long as they stay in the folder; what is too large is refused before it is read. */
function readFolder(root: string, limits: Partial<ChartLimits>): [string, Uint8Array][] {
  const { file: largest, unpacked } = { ...DEFAULT_CHART_LIMITS, ...limits };
  const files: [string, Uint8Array][] = [];
  let remaining = unpacked;
  const walk = (folder: string, name: string, above: readonly string[]): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const full = join(folder, entry.name);
      const inner = name === '' ? entry.name : `${name}/${entry.name}`;
      const real = entry.isSymbolicLink() ? realOf(root, full, inner) : full;
      const stat = statSync(real);
      if (stat.isDirectory()) {
        if (above.includes(real)) throw new HelmError('ChartInvalid', `chart folder ${JSON.stringify(inner)} is a link into itself`);
        walk(real, inner, [...above, real]);
      } else if (!stat.isFile()) {
        throw new HelmError('ChartInvalid', `cannot load irregular file ${full} as it has file mode type bits set`);
      } else {
        // A file that .helmignore leaves out may be of any size; it is kept as an empty one that still is too large to pass for one that counts.
        remaining -= Math.min(stat.size, largest + 1);
        if (remaining <= 0) throw new HelmError('ChartTooLarge', `the chart's folder is larger than the maximum size ${unpacked}`);
        files.push([inner, stat.size > largest ? new Uint8Array(largest + 1) : readFileSync(real)]);
      }
    }
  };
  walk(root, '', [root]);
  return files;
}

function realOf(root: string, full: string, name: string): string {
  let real: string;
  try {
    real = realpathSync(full);
  } catch (error) {
    throw new HelmError('ChartInvalid', `chart file ${JSON.stringify(name)} is a link to nothing`, error);
  }
  if (!real.startsWith(root + sep))
    throw new HelmError('ChartInvalid', `chart file ${JSON.stringify(name)} is a link that leaves the chart`);
  return real;
}
