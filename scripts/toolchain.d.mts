/** The repository's root. */
export const root: string;
/** Where tools that are built or installed once are kept, outside the tree. */
export const cacheDirectory: string;
/** Runs a command to its end; rejects with its last output when it fails. */
export function run(
  command: string,
  args: readonly string[],
  options?: { cwd?: string; env?: NodeJS.ProcessEnv; quiet?: boolean },
): Promise<string>;
/** The path of a Node that is new enough: this one, or one from the npm registry. */
export function ensureNode(): Promise<string>;
/** The environment in which `node` is the one of {@link ensureNode} and `pnpm` the one of package.json. */
export function environmentFor(node: string): NodeJS.ProcessEnv;
/** Installs the dependencies as the lock file has them, unless they are. */
export function ensureInstalled(node: string): Promise<void>;
/** Builds every package whose sources changed. */
export function ensureBuilt(node: string): Promise<void>;
/** Prepares all and goes on in `script` under the right Node; resolves with its exit code. */
export function runUnderNode(script: string, args: readonly string[], options?: { build?: boolean }): Promise<number>;
