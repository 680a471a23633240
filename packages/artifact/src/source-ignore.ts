import type { NodeKind, Tree } from '@capstan/tree';
import { ArtifactError } from './error.ts';
import { type IgnoreRule, parseIgnoreRule, parseIgnoreRules } from './ignore-rule.ts';

/** Whether a path of the tree is left out of the archive. */
export type IgnoreFilter = (path: string, kind: NodeKind) => boolean;

const IGNORE_FILE = '.sourceignore';

/** What Flux leaves out unless a rule lets it in: version control, pictures and archives, CI, and files of its own tools. */
const DEFAULT_EXCLUDES = [
  ...['.git/', '.gitignore', '.gitmodules', '.gitattributes'],
  ...['*.jpg', '*.jpeg', '*.gif', '*.png', '*.wmv', '*.flv', '*.tar.gz', '*.zip'],
  ...['.github/', '.circleci/', '.travis.yml', '.gitlab-ci.yml', 'appveyor.yml', '.drone.yml', 'cloudbuild.yaml'],
  ...['codeship-services.yml', 'codeship-steps.yml'],
  ...['**/.goreleaser.yml', '**/.sops.yaml', '**/.flux.yaml'],
];

/** Every rule is tried on every path. */
const MAX_RULES = 2_000;

/**
 * The filter of a source: the default excludes, then every `.sourceignore` of the tree (each for its own directory), then `ignore`
 * (the object's `spec.ignore`). The last rule that fits a path decides. Throws {@link ArtifactError} (`TooLarge`) beyond 2,000 rules.
 */
export function readSourceIgnore(tree: Tree, ignore = ''): IgnoreFilter {
  const rules: IgnoreRule[] = DEFAULT_EXCLUDES.map((line) => parseIgnoreRule(line));
  for (const path of ignoreFilesOf(tree)) {
    const text = new TextDecoder().decode(tree.readFile(path)?.slice());
    rules.push(...parseIgnoreRules(text, path.split('/').slice(0, -1)));
  }
  rules.push(...parseIgnoreRules(ignore));
  if (rules.length > MAX_RULES) throw new ArtifactError('TooLarge', `more than ${MAX_RULES} ignore rules`);
  rules.reverse();
  return (path, kind) => {
    const segments = path.split('/');
    const deciding = rules.find((rule) => rule.matches(segments, kind === 'directory'));
    return deciding !== undefined && !deciding.includes;
  };
}

/** Those of outer directories first, so that inner ones decide. */
function ignoreFilesOf(tree: Tree): string[] {
  return [...tree.paths()].filter((path) => path === IGNORE_FILE || path.endsWith(`/${IGNORE_FILE}`)).sort(byDirectory);
}

function byDirectory(a: string, b: string): number {
  const [left, right] = [a.slice(0, -IGNORE_FILE.length), b.slice(0, -IGNORE_FILE.length)];
  return left < right ? -1 : left > right ? 1 : 0;
}
