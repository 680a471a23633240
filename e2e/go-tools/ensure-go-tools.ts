import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { step } from '../../scripts/progress.mjs';
import { run } from '../../scripts/toolchain.mjs';
import { E2eError, messageOf } from '../error.ts';
import { withBuildLock } from './build-lock.ts';
import { type GeneratedFiles, type GoTool, linkerFlags, type Toolset, toolsetDirectory } from './toolset.ts';

/**
 * The folder that holds the named tools of a set; those that are not there yet are built, which takes seconds to minutes each, once.
 * Every binary appears whole: it is built aside and renamed. Throws `GoMissing` or `BuildFailed`.
 */
export async function ensureGoTools(toolset: Toolset, names: readonly string[] = toolset.tools.map((tool) => tool.name)): Promise<string> {
  const bin = toolsetDirectory(toolset);
  const missing = () => toolset.tools.filter((tool) => names.includes(tool.name) && !existsSync(join(bin, tool.name)));
  if (missing().length === 0) return bin;
  requireGo(missing());
  // The lock lies beside the folder, so that the folder holds binaries alone.
  await withBuildLock(join(bin, '..', 'lock'), async () => {
    const tools = missing();
    for (const [index, tool] of tools.entries()) {
      const title = `building ${tool.name} (${index + 1} of ${tools.length}, once)`;
      await step(title, () => build(tool, bin), { done: index, of: tools.length });
    }
  });
  return bin;
}

async function build(tool: GoTool, bin: string): Promise<void> {
  const aside = join(bin, '..', `partial.${process.pid}`);
  mkdirSync(bin, { recursive: true });
  try {
    const output = join(aside, tool.name);
    const { directory, main } =
      tool.generated === undefined ? inPlace(tool) : await completeModule(tool, tool.generated, join(aside, 'module'));
    await go(directory, ['build', '-trimpath', '-buildvcs=false', '-ldflags', linkerFlags(tool), '-o', output, main]);
    renameSync(output, join(bin, tool.name));
  } catch (error) {
    throw new E2eError('BuildFailed', `${tool.name} could not be built from ${tool.module}\n${messageOf(error)}`, { cause: error });
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

function inPlace(tool: GoTool): { directory: string; main: string } {
  return { directory: tool.module, main: tool.package };
}

/** The folder of a module's source, as our go.mod in `directory` pins it; it is fetched where it is not there. */
export async function moduleFolder(directory: string, module: string): Promise<string> {
  await go(directory, ['mod', 'download', module]);
  return (await go(directory, ['list', '-m', '-f', '{{.Dir}}', module])).trim();
}

/** Copies the module that our go.mod pins, which cannot be written to, and adds what it lacks; its own go.sum pins the rest. */
async function completeModule(tool: GoTool, { module, files }: GeneratedFiles, copy: string): Promise<{ directory: string; main: string }> {
  const source = await moduleFolder(tool.module, module);
  // The module cache is read-only, and modes are copied: what is made here must be removable.
  for (const file of readdirSync(source, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const target = join(copy, relative(source, file.parentPath), file.name);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, readFileSync(join(file.parentPath, file.name)));
  }
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    writeFileSync(join(copy, path), content);
  }
  return { directory: copy, main: `.${tool.package.slice(module.length)}` };
}

function go(directory: string, args: readonly string[]): Promise<string> {
  return run('go', args, { cwd: directory, env: { ...process.env, CGO_ENABLED: '0', GOWORK: 'off' }, quiet: true });
}

/** Throws `GoMissing` unless there is a Go to build these with. */
export function requireGo(tools: readonly GoTool[]): void {
  try {
    execFileSync('go', ['version'], { stdio: 'ignore' });
  } catch {
    const names = tools.map((tool) => tool.name).join(', ');
    throw new E2eError('GoMissing', `${names} must be built first: install Go 1.26 or newer (https://go.dev/dl) and run this again`);
  }
}
