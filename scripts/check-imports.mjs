// The one direction of imports between packages (docs/decisions/0001-packages.md), held by reading every import.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

const BASE = ['tree', 'yaml', 'semver'];
const ENGINES = ['gotemplate', 'kustomize', 'helm', 'health'];

/** What each package may import of the others. */
const ALLOWED = {
  tree: [],
  yaml: [],
  semver: [],
  'kube-schema': [],
  api: ['yaml'],
  gotemplate: [...BASE, 'api', 'kube-schema', ...ENGINES],
  kustomize: [...BASE, 'api', 'kube-schema', ...ENGINES],
  helm: [...BASE, 'api', 'kube-schema', ...ENGINES],
  health: [...BASE, 'api', 'kube-schema', ...ENGINES],
  kube: [...BASE, 'api'],
  git: BASE,
  artifact: BASE,
  'remote-bases': [...BASE, 'git', 'kustomize'],
  runtime: [...BASE, 'api', 'kube'],
  apply: [...BASE, 'api', 'kube', 'kube-schema', 'health'],
  'source-controller': [...BASE, 'api', 'kube', 'runtime', 'git', 'artifact', 'helm'],
  'kustomize-controller': [...BASE, 'api', 'kube', 'runtime', 'artifact', 'apply', 'kube-schema', 'remote-bases', ...ENGINES],
  'notification-controller': [...BASE, 'api', 'kube', 'runtime', 'health'],
  cli: [...BASE, 'api', 'kube', 'kube-schema', 'artifact', 'apply', 'git', 'remote-bases', ...ENGINES],
};

/** What an engine may not touch: the network, the disk, processes. */
const FORBIDDEN_IN_ENGINES = /^node:(?!buffer|util|crypto|zlib|assert)/;

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^'";]*?from\s+['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)\s*import\s+['"]([^'"]+)['"]/g;

/** Every import that breaks a rule, as `FILE: reason`. */
export function importFaults(root) {
  const faults = [];
  for (const name of readdirSync(join(root, 'packages'))) {
    const home = join(root, 'packages', name);
    const allowed = ALLOWED[name];
    if (allowed === undefined) {
      faults.push(`packages/${name}: not listed in scripts/check-imports.mjs`);
      continue;
    }
    for (const file of readdirSync(join(home, 'src'), { recursive: true })) {
      if (!file.endsWith('.ts')) continue;
      const path = join(home, 'src', file);
      const forTests = file.endsWith('.test.ts') || file.startsWith(`testing${sep}`);
      const pure = (ENGINES.includes(name) || BASE.includes(name)) && !forTests;
      for (const match of readFileSync(path, 'utf8').matchAll(IMPORT)) {
        const target = match[1] ?? match[2] ?? match[3];
        const fault = faultOf(target, { home, path, allowed, pure, forTests });
        if (fault !== undefined) faults.push(`${relative(root, path)}: ${fault}`);
      }
    }
  }
  return faults;
}

function faultOf(target, { home, path, allowed, pure, forTests }) {
  if (target.startsWith('.')) {
    const meant = resolve(dirname(path), target);
    if (!meant.startsWith(join(home, 'src') + sep)) return `'${target}' leaves the package`;
    return forTests || !meant.startsWith(join(home, 'src/testing') + sep) ? undefined : `'${target}' is for tests alone`;
  }
  if (target.startsWith('@capstan/')) {
    const other = target.slice('@capstan/'.length).replace(/\/testing$/, '');
    if (!forTests && target.endsWith('/testing')) return `'${target}' is for tests alone`;
    if (other.includes('/')) return `'${target}' reaches past the package's index`;
    return allowed.includes(other) ? undefined : `'${target}' is not below this package`;
  }
  return pure && FORBIDDEN_IN_ENGINES.test(target) ? `'${target}' in an engine` : undefined;
}
