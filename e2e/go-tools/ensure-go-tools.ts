import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { step } from '../../scripts/progress.mjs';
import { run } from '../../scripts/toolchain.mjs';
import { E2eError } from '../error.ts';
import { withBuildLock } from './build-lock.ts';
import { type GoTool, linkerFlags, type Toolset, toolsetDirectory } from './toolset.ts';

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
      await step(`building ${tool.name} (${index + 1} of ${tools.length}, once)`, () => build(tool, bin));
    }
  });
  return bin;
}

async function build(tool: GoTool, bin: string): Promise<void> {
  const aside = join(bin, '..', `partial.${process.pid}`);
  mkdirSync(bin, { recursive: true });
  try {
    const output = join(aside, tool.name);
    await run('go', ['build', '-trimpath', '-buildvcs=false', '-ldflags', linkerFlags(tool), '-o', output, tool.package], {
      cwd: tool.module,
      env: { ...process.env, CGO_ENABLED: '0', GOWORK: 'off' },
      quiet: true,
    });
    renameSync(output, join(bin, tool.name));
  } catch (error) {
    throw new E2eError('BuildFailed', `${tool.name} could not be built; \`go build ${tool.package}\` in ${tool.module} shows why`, {
      cause: error,
    });
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

function requireGo(tools: readonly GoTool[]): void {
  try {
    execFileSync('go', ['version'], { stdio: 'ignore' });
  } catch {
    const names = tools.map((tool) => tool.name).join(', ');
    throw new E2eError('GoMissing', `${names} must be built first: install Go 1.26 or newer (https://go.dev/dl) and run this again`);
  }
}
