import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import {
  type BuildOptions,
  type BuildResult,
  build,
  formatFault,
  formatResources,
  maskUrl,
  parseRepoSpec,
  type RemoteBases,
  repositoryRequest,
} from '@capstan/kustomize';
import { answersFrom, buildWithRemotes } from '@capstan/remote-bases';
import { Command, Option } from 'commander';
import { openRemotes } from './open-remotes.ts';
import { type Output, PROCESS_OUTPUT } from './output.ts';
import { DirectoryReader, readWhatIsNeeded } from './read-what-is-needed.ts';
import { writeResources } from './write-resources.ts';

interface Flags {
  readonly root?: string;
  readonly output?: string;
  readonly reorder?: 'none' | 'legacy' | 'unspecified';
  readonly loadRestrictor: 'LoadRestrictionsRootOnly' | 'LoadRestrictionsNone';
  readonly remoteBases: boolean;
}

/** `capstan kustomize build DIR`: prints what `kustomize build DIR` prints; faults go to standard error, one a line. */
export function kustomizeBuildCommand(output: Output = PROCESS_OUTPUT): Command {
  return new Command('build')
    .description('Print the resources of a kustomization')
    .argument('[directory]', 'where the kustomization file lies, or the URL of such a directory in a Git repository', '.')
    .option('--root <directory>', 'what may be read at most; by default the enclosing Git repository, else the directory')
    .option('-o, --output <path>', 'write to a file, or to a file each in a folder that exists, instead of to standard output')
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
    .option('--no-remote-bases', 'refuse bases and files of other repositories and servers')
    .action((directory: string, flags: Flags) => run(directory, flags, output));
}

async function run(directory: string, flags: Flags, output: Output): Promise<void> {
  const spec = parseRepoSpec(directory);
  const place = spec === undefined ? locate(directory, flags.root) : spec;
  if (typeof place === 'string') {
    fail(place, output);
    return;
  }
  await using remotes = await openRemotes({ allowFile: flags.loadRestrictor === 'LoadRestrictionsNone' });
  const options: BuildOptions = {
    // As the real command: by kind, unless the order of reading is asked for.
    reorder: flags.reorder === 'none' ? 'none' : 'legacy',
    loadRestriction: flags.loadRestrictor === 'LoadRestrictionsNone' ? 'tree' : 'root',
  };
  const withRemotes = (build: (remote: RemoteBases | undefined) => BuildResult): Promise<BuildResult> => {
    if (!flags.remoteBases) return Promise.resolve(build(undefined));
    return buildWithRemotes(remotes.fetch, (known) => {
      const { remote, missing } = answersFrom(known);
      return { output: build(remote), missing };
    });
  };
  if ('cloneUrl' in place) {
    const answer = await remotes.fetch(repositoryRequest(place));
    if (answer.kind === 'failed') fail(`${maskUrl(directory)} could not be fetched: ${answer.reason}`, output);
    else
      print(
        await withRemotes((remote) => build(answer.tree, place.path, { ...options, loadRestriction: 'root', ...some({ remote }) })),
        flags,
        output,
      );
    return;
  }
  const reader = new DirectoryReader(place.root);
  const result = await withRemotes((remote) =>
    readWhatIsNeeded(reader, place.path, (tree) => build(tree, place.path, { ...options, ...some({ remote }) })),
  );
  print(result, flags, output);
}

/** Options without those that are not set. */
function some({ remote }: { remote: RemoteBases | undefined }): BuildOptions {
  return remote === undefined ? {} : { remote };
}

/** Where a directory lies below the root that may be read; a complaint where it does not. */
function locate(directory: string, root: string | undefined): { readonly root: string; readonly path: string } | string {
  const target = resolve(directory);
  const found = statSync(target, { throwIfNoEntry: false });
  if (found === undefined) return `${directory}: no such directory`;
  if (!found.isDirectory()) return `${directory}: a file; name the directory that holds it`;
  if (root !== undefined && !existsSync(resolve(root))) return `--root ${root}: no such directory`;
  const real = realpathSync(root === undefined ? repositoryOf(target) : resolve(root));
  const path = relative(real, realpathSync(target)).split(sep).join('/');
  return path === '..' || path.startsWith('../') ? `${directory} is outside of --root ${real}` : { root: real, path };
}

function print(result: BuildResult, flags: Flags, output: Output): void {
  if (!result.ok) {
    for (const fault of result.faults) fail(formatFault(fault), output);
    return;
  }
  if (flags.output === undefined) {
    output.stdout(Buffer.from(formatResources(result.resources)));
    return;
  }
  const fault = writeResources(result.resources, flags.output);
  if (fault !== undefined) fail(fault, output);
}

function fail(message: string, output: Output): void {
  output.stderr(Buffer.from(`Error: ${message}\n`));
  process.exitCode = 1;
}

/** The Git repository around a directory, else the directory itself. */
function repositoryOf(directory: string): string {
  for (let at = directory; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return directory;
  }
}
