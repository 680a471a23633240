import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDirectory } from '../../scripts/toolchain.mjs';

/** A program that is built from a Go module of ours, which pins it with all it needs. */
export interface GoTool {
  /** The binary's name. */
  readonly name: string;
  /** The folder of our go.mod. */
  readonly module: string;
  /** The path of the main package. */
  readonly package: string;
  /** Variables that releases set by the linker (`-X`), such as the version. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Files that its release generates before it builds, and that its published module therefore lacks. */
  readonly generated?: GeneratedFiles;
}

/** Files to add to a module before one of its packages is built. */
export interface GeneratedFiles {
  /** The module's path; the tool's package is below it. */
  readonly module: string;
  /** Content by path in the module. */
  readonly files: Readonly<Record<string, string>>;
}

/** Programs that are pinned together and live in one folder. */
export interface Toolset {
  /** The folder in the cache, such as `control-plane`. */
  readonly name: string;
  readonly tools: readonly GoTool[];
}

/** The linker's flags for a tool: no debug symbols, a release's version. */
export function linkerFlags(tool: GoTool): string {
  const variables = Object.entries(tool.variables ?? {}).map(([name, value]) => `-X ${name}=${value}`);
  return ['-s', '-w', ...variables].join(' ');
}

/** Where a toolset's binaries are kept: a folder named by all that its pins, and sources of ours, say. */
export function toolsetDirectory(toolset: Toolset): string {
  const hash = createHash('sha256').update(`${process.platform}/${process.arch}\n`);
  for (const module of new Set(toolset.tools.map((tool) => tool.module))) {
    // Programs of our own lie there too.
    const sources = readdirSync(module).filter((file) => file.endsWith('.go'));
    for (const file of ['go.mod', 'go.sum', ...sources.sort()]) hash.update(readFileSync(join(module, file)));
  }
  for (const tool of toolset.tools) {
    hash.update(`${tool.name} ${tool.package} ${linkerFlags(tool)}\n`);
    if (tool.generated !== undefined) hash.update(JSON.stringify(tool.generated));
  }
  return join(cacheDirectory, toolset.name, hash.digest('hex').slice(0, 16), 'bin');
}
