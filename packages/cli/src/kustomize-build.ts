import { existsSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { type BuildOptions, build, formatFault, formatResources } from '@capstan/kustomize';
import { Command, Option } from 'commander';
import { DirectoryReader, readWhatIsNeeded } from './read-what-is-needed.ts';

interface Flags {
  readonly root?: string;
  readonly output?: string;
  readonly reorder?: 'none' | 'legacy' | 'unspecified';
  readonly loadRestrictor: 'LoadRestrictionsRootOnly' | 'LoadRestrictionsNone';
}

/** `capstan kustomize build DIR`: prints what `kustomize build DIR` prints; faults go to standard error, one a line. */
export function kustomizeBuildCommand(): Command {
  return new Command('build')
    .description('Print the resources of a kustomization')
    .argument('[directory]', 'where the kustomization file lies', '.')
    .option('--root <directory>', 'what may be read at most; by default the enclosing Git repository, else the directory')
    .option('-o, --output <file>', 'write to a file instead of standard output')
    .addOption(
      new Option('--reorder <order>', 'order of the resources: by kind, or as they are read (none)').choices([
        'none',
        'legacy',
        'unspecified',
      ]),
    )
    .addOption(
      new Option('--load-restrictor <restrictor>', 'whether files outside of the kustomization may be read')
        .choices(['LoadRestrictionsRootOnly', 'LoadRestrictionsNone'])
        .default('LoadRestrictionsRootOnly'),
    )
    .action(run);
}

function run(directory: string, flags: Flags): void {
  const target = resolve(directory);
  if (!existsSync(target)) {
    fail(`${directory}: no such directory`);
    return;
  }
  const root = realpathSync(flags.root === undefined ? repositoryOf(target) : resolve(flags.root));
  const path = relative(root, realpathSync(target)).split(sep).join('/');
  if (path.startsWith('..')) {
    fail(`${directory} is outside of --root ${root}`);
    return;
  }
  const options: BuildOptions = {
    // As the real command: by kind, unless the order of reading is asked for.
    reorder: flags.reorder === 'none' ? 'none' : 'legacy',
    loadRestriction: flags.loadRestrictor === 'LoadRestrictionsNone' ? 'tree' : 'root',
  };
  const result = readWhatIsNeeded(new DirectoryReader(root), path, (tree) => build(tree, path, options));
  if (!result.ok) {
    for (const fault of result.faults) fail(formatFault(fault));
    return;
  }
  const text = formatResources(result.resources);
  if (flags.output === undefined) process.stdout.write(text);
  else writeFileSync(flags.output, text);
}

function fail(message: string): void {
  process.stderr.write(`Error: ${message}\n`);
  process.exitCode = 1;
}

/** The Git repository around a directory, else the directory itself. */
function repositoryOf(directory: string): string {
  for (let at = directory; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return directory;
  }
}
